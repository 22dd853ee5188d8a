"""What work there is: skills, jobs that need them, and the usual hours."""

from sqlalchemy import CheckConstraint, Computed, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import SmallInteger

from scheduler.core.tables.base import Base, Id


class Skill(Base):
    """Something that a person can do or is entitled to do; the same in all markets."""

    __tablename__ = "skills"
    __table_args__ = (CheckConstraint("code ~ '^[a-z][a-z0-9_-]*$'", name="code"),)

    id: Mapped[Id]
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]


class Job(Base):
    """A job that a market's sites ask for; ``rome`` is its number in the French directory of occupations."""

    __tablename__ = "jobs"
    __table_args__ = (
        UniqueConstraint("market_id", "code"),
        UniqueConstraint("id", "market_id"),
        CheckConstraint("priority >= 1", name="priority"),
    )

    id: Mapped[Id]
    market_id: Mapped[int] = mapped_column(ForeignKey("markets.id"))
    code: Mapped[str]
    name: Mapped[str]
    rome: Mapped[str | None]
    priority: Mapped[int] = mapped_column(server_default=text("1"))


class JobSkill(Base):
    """A skill that a job usually needs."""

    __tablename__ = "job_skills"

    job_id: Mapped[int] = mapped_column(ForeignKey("jobs.id"), primary_key=True)
    skill_id: Mapped[int] = mapped_column(ForeignKey("skills.id"), primary_key=True)


class ShiftTemplate(Base):
    """The usual hours of a job on some days of the week (1 is Monday), at one site or (no site) in the whole market."""

    __tablename__ = "shift_templates"
    __table_args__ = (
        ForeignKeyConstraint(["job_id", "market_id"], ["jobs.id", "jobs.market_id"]),
        ForeignKeyConstraint(["site_id", "market_id"], ["sites.id", "sites.market_id"]),
        CheckConstraint("weekdays <@ '{1,2,3,4,5,6,7}' AND cardinality(weekdays) > 0", name="weekdays"),
        CheckConstraint("start_minute BETWEEN 0 AND 1439", name="start_minute"),
        CheckConstraint("end_minute > start_minute AND end_minute <= start_minute + 1440", name="end_minute"),
        CheckConstraint("break_minutes >= 0", name="break_minutes"),
        CheckConstraint("paid_minutes >= 1", name="paid_minutes"),
        Index("shift_templates_job_id_idx", "job_id"),
        Index("shift_templates_site_id_idx", "site_id"),
    )

    id: Mapped[Id]
    market_id: Mapped[int]
    job_id: Mapped[int]
    site_id: Mapped[int | None]
    label: Mapped[str]
    weekdays: Mapped[list[int]] = mapped_column(ARRAY(SmallInteger))
    start_minute: Mapped[int]
    end_minute: Mapped[int]
    break_minutes: Mapped[int] = mapped_column(server_default=text("0"))
    paid_minutes: Mapped[int] = mapped_column(Computed("end_minute - start_minute - break_minutes", persisted=True))


class Post(Base):
    """The agents of a site who do one job at the same hours: those of the shift templates of that job and label."""

    __tablename__ = "posts"
    __table_args__ = (
        ForeignKeyConstraint(["site_id", "market_id"], ["sites.id", "sites.market_id"]),
        ForeignKeyConstraint(["job_id", "market_id"], ["jobs.id", "jobs.market_id"]),
        CheckConstraint("agents >= 1", name="agents"),
        Index("posts_job_id_idx", "job_id"),
    )

    site_id: Mapped[int] = mapped_column(primary_key=True)
    job_id: Mapped[int] = mapped_column(primary_key=True)
    label: Mapped[str] = mapped_column(primary_key=True)
    market_id: Mapped[int]
    agents: Mapped[int]


class PostSkill(Base):
    """A skill that a post needs beyond those of its job."""

    __tablename__ = "post_skills"
    __table_args__ = (
        ForeignKeyConstraint(
            ["site_id", "job_id", "label"], ["posts.site_id", "posts.job_id", "posts.label"], ondelete="CASCADE"
        ),
        ForeignKeyConstraint(["site_id", "market_id"], ["sites.id", "sites.market_id"]),
        Index("post_skills_skill_id_idx", "skill_id"),
    )

    site_id: Mapped[int] = mapped_column(primary_key=True)
    job_id: Mapped[int] = mapped_column(primary_key=True)
    label: Mapped[str] = mapped_column(primary_key=True)
    skill_id: Mapped[int] = mapped_column(ForeignKey("skills.id"), primary_key=True)
    market_id: Mapped[int]
