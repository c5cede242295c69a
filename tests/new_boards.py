"""Boards started by the command, for tests below the web."""

from app.commands.boards import BoardPlan, NewBoard, create_board
from app.commands.context import Context
from app.domain.plan.template import PRIORITY_VOTE, Template
from app.frameworks import shipped


async def new_board(context: Context, template: Template = PRIORITY_VOTE) -> NewBoard:
    """A board of a shipped template in Ségou, with the titles as the template has them."""
    return await create_board(context, plan_of(template))


def plan_of(template: Template) -> BoardPlan:
    return BoardPlan(
        title="Ségou",
        place="",
        locale="fr",
        template=template,
        frameworks=shipped(),
        translate=str,
    )
