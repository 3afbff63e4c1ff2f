"""Who is reading: the person, her session, and what her roles let her do."""

from app.frozen import Frozen
from app.records.people import Person, Role, RoleGrant, Scope, WebSession

_EVERYBODY = frozenset(
    {
        "view_catalog",
        "attempt_lab",
        "use_workbench",
        "take_post_test",
        "review_own_cards",
        "plan_own_studies",
        "take_diagnostic",
        "take_exam",
        "send_evaluation",
        "view_own_credit",
        "keep_own_credentials",
        "enter_outside_credit",
        "sign_up_for_session",
        "keep_own_goals",
        "edit_own_settings",
        "end_viewing",
    }
)
_WHILE_VIEWING = frozenset({"view_catalog", "attempt_lab", "keep_own_goals", "end_viewing"})
"""What pages show of somebody to the mentor who looks as her: no exams, cards or settings."""

PERMISSIONS: dict[Role, frozenset[str]] = {
    Role.LEARNER: frozenset(),
    Role.MENTOR: frozenset(
        {
            "view_mentee_progress",
            "assign_module",
            "grant_extension",
            "waive_requirement",
            "set_time_factor",
            "answer_questions",
            "sign_off_competency",
            "agree_goals",
            "view_as_mentee",
            "run_sandbox",
        }
    ),
    Role.MANAGER: frozenset({"view_team_hours", "export_team_hours", "make_report_files"}),
    Role.AUTHOR: frozenset({"preview_content", "view_item_statistics", "view_designated_minutes"}),
    Role.CE_ADMINISTRATOR: frozenset(
        {
            "view_ledger",
            "export_ledger",
            "reverse_credit",
            "approve_outside_credit",
            "schedule_session",
            "view_designated_minutes",
        }
    ),
    Role.ADMIN: frozenset({"manage_people", "view_audit_log", "make_report_files"}),
    Role.AUDITOR: frozenset(
        {"view_ledger", "view_team_hours", "view_audit_log", "view_designated_minutes"}
    ),
}
"""What each role adds to what everybody with an account may do."""


class Reader(Frozen):
    """A signed-in person as pages and deeds see her.

    Where a mentor looks at the site as a mentee does, *person* is the mentee, without roles, and
    *viewer* the mentor: then nothing can be changed.
    """

    person: Person
    session: WebSession
    grants: tuple[RoleGrant, ...]
    viewer: Person | None = None

    @property
    def actor(self) -> Person:
        """Return who sits before the screen."""
        return self.viewer or self.person

    def may(self, permission: str) -> bool:
        """Say whether any of her roles carries *permission*."""
        if self.viewer is not None:
            return permission in _WHILE_VIEWING
        return permission in _EVERYBODY or any(
            permission in PERMISSIONS[grant.role] for grant in self.grants
        )

    def scopes(self, permission: str) -> list[RoleGrant]:
        """Return the grants that carry *permission*: how far it reaches."""
        return [grant for grant in self.grants if permission in PERMISSIONS[grant.role]]

    def reaches_site(self, permission: str) -> bool:
        """Say whether *permission* reaches everybody in her organization."""
        return any(grant.scope is Scope.SITE for grant in self.scopes(permission))
