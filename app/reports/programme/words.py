"""Says the state of a town's workshop in a programme."""

from app.locales import _

# By the state of a place; "" for a town that has sent nothing and has no
# workshop here.
STATES = {
    "": _("nothing sent yet"),
    "planned": _("not started"),
    "open": _("under way"),
    "closed": _("vote closed"),
    "erased": _("erased"),
}
