// Passkeys: brings what the site asks to the person's device, and what the device answers back into a form (WebAuthn).
// A form with data-passkey is shown where the browser knows passkeys and the page has the site's own address.
"use strict";
{
  const toBytes = (text) =>
    Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (each) => each.charCodeAt(0));
  const toText = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

  const question = async (form) => {
    if (form.dataset.options) return JSON.parse(form.dataset.options);
    const answer = await fetch(form.dataset.question, { method: "POST", body: new FormData(form) });
    if (!answer.ok) throw new Error(answer.statusText);
    return answer.json();
  };

  const create = async (asked) => {
    const made = await navigator.credentials.create({
      publicKey: {
        ...asked,
        challenge: toBytes(asked.challenge),
        user: { ...asked.user, id: toBytes(asked.user.id) },
        excludeCredentials: asked.excludeCredentials.map((each) => ({ ...each, id: toBytes(each.id) })),
      },
    });
    return [made, { attestationObject: toText(made.response.attestationObject) }];
  };

  const get = async (asked) => {
    const found = await navigator.credentials.get({ publicKey: { ...asked, challenge: toBytes(asked.challenge), allowCredentials: [] } });
    const { authenticatorData, signature, userHandle } = found.response;
    return [
      found,
      {
        authenticatorData: toText(authenticatorData),
        signature: toText(signature),
        userHandle: userHandle ? toText(userHandle) : null,
      },
    ];
  };

  const answer = async (form) => {
    const asked = await question(form);
    const [credential, said] = await (form.dataset.passkey === "create" ? create(asked) : get(asked));
    const id = toText(credential.rawId);
    const response = { clientDataJSON: toText(credential.response.clientDataJSON), ...said };
    form.elements.credential.value = JSON.stringify({ id, rawId: id, type: credential.type, response });
  };

  const send = async (event) => {
    event.preventDefault();
    const form = event.currentTarget;
    const button = form.querySelector("button");
    const problem = form.querySelector("[data-passkey-problem]");
    button.disabled = true;
    problem.textContent = "";
    try {
      await answer(form);
      form.submit(); // does not come here again
    } catch {
      // Given up, refused by the device or not reached: the person decides what next.
      problem.textContent = problem.dataset.passkeyProblem;
      button.disabled = false;
      button.focus();
    }
  };

  for (const each of document.querySelectorAll("[data-origin]")) {
    const works = window.PublicKeyCredential !== undefined && location.origin === each.dataset.origin;
    each.hidden = !works;
    if (works && each.dataset.passkey) each.addEventListener("submit", send);
    if (works) document.querySelectorAll("[data-without-passkeys]").forEach((words) => { words.hidden = true; });
  }

  // Back from the next page, a browser may show this one as it was left: the button must work again.
  window.addEventListener("pageshow", () => {
    document.querySelectorAll("[data-passkey] button").forEach((button) => { button.disabled = false; });
  });
}
