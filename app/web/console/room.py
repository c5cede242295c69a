"""What phones of the room need: its Wi-Fi, and this machine's address by which
they enter."""

from fastapi import Request, Response

from app.commands.settings import keep_room_address, set_wifi
from app.queries.console.forms import wifi_values
from app.web.http.answers import answer_command
from app.web.http.bodies import Body, documented
from app.web.http.routing import Code, Router
from app.web.http.services import join_url, services_of
from app.web.http.staff_commands import staff_command

router = Router(prefix="/b/{code}")


class WifiBody(Body):
    """`name`: empty to take the network away; `password`: empty for an open
    one."""

    name: str = ""
    password: str = ""


class RoomAddressBody(Body):
    """`url`: one of this machine's addresses, as the console lists them."""

    url: str


@router.post("/wifi", openapi_extra=documented(WifiBody))
async def post_wifi(request: Request, code: Code) -> Response:
    """Sets the Wi-Fi of the room, which the join screen, cards and poster show
    → 200 {name}.

    The password is answered to nobody: whoever may set it reads it in the
    form. For hosts.
    """
    context, body = await staff_command(request, code, WifiBody, wifi_values(code))
    wifi = await set_wifi(context, code, body.name, body.password)
    value = {"name": wifi.name if wifi else None}
    return answer_command(request, code, value, page="console/settings")


@router.post("/room-address", openapi_extra=documented(RoomAddressBody))
async def post_address(request: Request, code: Code) -> Response:
    """Chooses the address of this machine for the board's links and QR codes →
    200 {join_url}.

    It is remembered for later starts. Refuses `bad_setting` for any other. For
    hosts.
    """
    context, body = await staff_command(request, code, RoomAddressBody)
    room_addresses = services_of(request).room_addresses
    room_addresses.require(body.url)
    await keep_room_address(context, code, body.url)
    room_addresses.choose(code, body.url)
    return answer_command(request, code, {"join_url": join_url(request, code)})
