"""Says why a session could not be sent to its programme."""

from app.locales import _ as msgid

# Why a session could not be sent to a programme, by its code.
SENDING = {
    "unreachable": msgid("the programme’s server cannot be reached"),
    "timeout": msgid("the programme’s server does not answer in time"),
    "certificate": msgid("the certificate of the programme’s server is not valid"),
    "not_palabre": msgid("something else than Palabre answers at its address"),
    "private_address": msgid(
        "its address is in a private network, which this server may not reach"
    ),
    "host_not_allowed": msgid("whoever runs this server no longer allows that server"),
    "refused:slow_down": msgid("the programme’s server is busy"),
    "refused:busy": msgid("the programme’s server is busy"),
    "refused:cannot_record": msgid(
        "the programme’s server cannot record anything right now"
    ),
    "refused:newer_schema": msgid("the programme’s server has an older Palabre"),
    "refused:not_host": msgid(
        "the link has ended: ask the programme’s organisers for a new one"
    ),
    "refused:no_such_programme": msgid("the programme is not there any more"),
    "refused:frameworks_apart": msgid(
        "the programme votes on another list, which nothing links with this one"
    ),
    "refused:too_many_towns": msgid("the programme has no place for another town"),
    "refused:too_large": msgid("the session is too large for the programme’s server"),
}
SENDING_OTHERWISE = msgid("the programme’s server refuses the session")
