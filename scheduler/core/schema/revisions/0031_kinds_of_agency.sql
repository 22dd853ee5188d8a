-- Entreprises adaptées (L5213-13 of the labour code) and établissements et services d'accompagnement par le travail.
ALTER TABLE organisations DROP CONSTRAINT organisations_agency_kind;
ALTER TABLE organisations ADD CONSTRAINT organisations_agency_kind
    CHECK (agency_kind IN ('AI', 'ACI', 'EI', 'EITI', 'ETTI', 'GEIQ', 'OPCS', 'EA', 'ESAT'));
