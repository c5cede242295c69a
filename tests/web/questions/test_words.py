"""One open word: said, counted by its spelling, hidden, sealed, and told to nobody before."""

from app.documents.session.merge.sessions import merge_sessions
from app.domain.plan.questions import word_said
from tests.documents.sessions import Imported, exported, session_of, without_code
from tests.shared import Start
from tests.web.forks import ForkedServer
from tests.web.people import VOTE, Person, Workshop, refusal, votes_of
from tests.web.questions.asking import HTML, Json, answers, asks


def says(workshop: Workshop, question: Json, *words: str) -> list[Person]:
    return answers(workshop, question, *words, name="Dit")


def words_seen(reader: Person, key: str) -> dict[str, int]:
    """{word: how often} as a tally says it."""
    tally = reader.tally(activity=key).raise_for_status().json()
    return {tally["words"][field]: votes for field, votes in votes_of(tally).items()}


def test_words_of_one_spelling_are_one_and_are_sealed(
    any_server: ForkedServer, workshop_at: Start
) -> None:
    board = workshop_at(any_server)
    question = asks(board, "word", "Un mot pour cette journée ?")
    key = question["key"]
    awa, *_ = says(board, question, "Écoute", "écoute ", "ECOUTE", "Espoir", "à suivre")
    assert words_seen(board.moussa, key) == {"Écoute": 3, "Espoir": 1, "à suivre": 1}
    assert refusal(awa.vote(" ", activity=key)) == (422, "text_empty")
    assert refusal(awa.vote("x" * 41, activity=key)) == (422, "text_too_long")
    assert refusal(awa.vote("oui", "non", activity=key)) == (422, "ballot_too_long")
    assert refusal(awa.vote(activity=key)) == (422, "ballot_incomplete")
    receipt = awa.vote("Confiance", activity=key).raise_for_status().json()["receipt"]
    assert awa.vote("Confiance", activity=key).json()["receipt"] == receipt
    assert awa.vote("confiance", activity=key).json()["receipt"] != receipt, "spelled otherwise"
    assert words_seen(board.moussa, key) == {
        "confiance": 1,
        "écoute": 2,
        "Espoir": 1,
        "à suivre": 1,
    }
    awa.withdraw(key).raise_for_status()
    assert "confiance" not in words_seen(board.moussa, key)
    awa.vote("Espoir", activity=key).raise_for_status()
    board.fanta.closes(key).raise_for_status()
    sealed = {"écoute": 2, "Espoir": 2, "à suivre": 1}
    assert words_seen(board.moussa, key) == sealed
    again = Imported(board, exported(board))
    assert without_code(exported(again)) == without_code(exported(board))
    assert words_seen(again.moussa, key) == sealed
    assert "onfiance" not in exported(board).decode()
    board.fanta.opens(key).raise_for_status()
    awa.vote("Écoute", activity=key).raise_for_status()
    board.fanta.closes(key).raise_for_status()
    assert words_seen(board.moussa, key) == {"écoute": 1}, "what was sealed stays"
    for page in ("screen", "results", "console", "report.docx", "workbook.xlsx", "report.pdf"):
        assert board.fanta.get(f"{board.path}/{page}").status_code == 200, page


def test_no_word_shows_before_the_close_where_it_is_hidden(board: Workshop) -> None:
    """The control is the same look once it is live."""
    added = board.fanta.post(
        f"{board.path}/activities", json={"kind": "word", "title": "Un mot ?"}
    ).json()
    key = added["key"]
    board.fanta.reveals("at_close", key)
    board.fanta.opens(key)
    awa, bakary, *_ = says(board, added, "Baobab", "Karité", "Baobab", "Karité", "Baobab")

    def looks(*readers: Person) -> str:
        organiser = board.bearer("organiser_url")
        pages = [reader.get(board.path, headers=HTML).text for reader in readers]
        pages += [board.fanta.get(f"{board.path}/{page}", headers=HTML).text for page in SEEN]
        pages += [organiser.get(f"{board.path}/export.json").text]
        return "".join([*pages, board.moussa.get(board.path).text])

    SEEN = ("console", "screen", "results", "news?audience=host", "export.csv?table=long")
    assert "Baobab" not in looks(bakary, board.moussa)
    assert "Baobab" in awa.get(f"{board.path}?activity={key}", headers=HTML).text  # her own
    board.fanta.closes(key)
    assert "Baobab" in looks(bakary)


def test_a_word_is_hidden_and_shown_again(board: Workshop) -> None:
    question = asks(board, "word", "Un mot ?")
    key, address = question["key"], f"{board.path}/activities/{question['key']}/words"
    says(board, question, "Vilain", "Vilain", "Beau", "Beau", "Beau")
    tally = board.moussa.tally(activity=key).json()
    [ugly] = [field for field, word in tally["words"].items() if word == "Vilain"]
    for _ in range(2):  # once open, once sealed
        assert board.fanta.post(address, json={"word": ugly}).status_code == 200
        assert words_seen(board.moussa, key) == {"…": 2, "Beau": 3}
        for page in ("screen", "", "results"):
            for accept in ("text/html", "application/json"):
                seen = board.moussa.get(
                    f"{board.path}/{page}".rstrip("/"), headers={"Accept": accept}
                )
                assert "Vilain" not in seen.text, page
        board.fanta.post(f"{board.path}/undo").raise_for_status()
        assert "Vilain" in words_seen(board.moussa, key)
        board.fanta.post(address, json={"word": ugly}).raise_for_status()
        board.fanta.post(address, json={"word": ugly, "hidden": False}).raise_for_status()
        assert "Vilain" in words_seen(board.moussa, key)
        board.fanta.closes(key)
    board.fanta.post(address, json={"word": ugly}).raise_for_status()
    again = Imported(board, exported(board))
    assert without_code(exported(again)) == without_code(exported(board))
    assert words_seen(again.moussa, key) == {"…": 2, "Beau": 3}
    assert refusal(board.fanta.post(address, json={"word": "w-none"})) == (404, "no_such_word")
    of_vote = f"{board.path}/activities/{VOTE}/words"
    assert refusal(board.fanta.post(of_vote, json={"word": ugly})) == (404, "no_such_activity")
    settings = f"{board.path}/activities/{key}/settings"
    assert refusal(board.fanta.post(settings, json={"secret": False}))[0] in {409, 422}


def test_an_erased_person_s_word_goes_with_the_ballot(board: Workshop) -> None:
    question = asks(board, "word", "Un mot ?")
    awa, *_ = says(board, question, "Tellurique", "Beau")
    board.bearer("organiser_url").delete(f"{board.path}/people/{awa.seat}").raise_for_status()
    assert words_seen(board.moussa, question["key"]) == {"Beau": 1}
    board.fanta.closes(question["key"])
    assert "Tellurique" not in exported(board).decode()


def test_words_said_at_two_sites_are_imported(board: Workshop) -> None:
    question = asks(board, "word", "Un mot ?")
    second = Imported(board, exported(board))
    says(board, question, "Eau", "Eau", "Terre", "Terre", "Terre")
    answers(second, question, "Feu", "EAU", "Feu", "Feu", "Feu", name="Autre")
    for site in (board, second):
        site.fanta.closes(question["key"])
    for files in ((board, second), (second, board)):
        merged = merge_sessions(*map(session_of, files))  # type: ignore[arg-type]
        imported = Imported(board, merged)  # type: ignore[arg-type]
        assert words_seen(imported.moussa, question["key"]) == {"Eau": 3, "Feu": 4, "Terre": 3}


def test_no_guess_of_a_hidden_word_is_confirmed(board: Workshop) -> None:
    """The id of a word follows from its spelling. The control is the same guess once it shows."""
    guess = {"word": word_said("Baobab")[0]}
    terms: list[Json] = [{"reveal": "at_close"}, {"reveal": "live", "pace": "steps"}]
    for reveal in terms:
        body = {"kind": "word", "title": "Un mot ?"}
        question = board.fanta.post(f"{board.path}/activities", json=body).json()
        address = f"{board.path}/activities/{question['key']}"
        board.fanta.post(f"{address}/reveal", json=reveal).raise_for_status()
        board.fanta.opens(question["key"]).raise_for_status()
        says(board, question, "Baobab", "Karité", "Baobab", "Karité")
        answer = board.fanta.post(f"{address}/words", json=guess)
        assert refusal(answer) == (404, "no_such_word"), reveal
        if "pace" in reveal:
            says(board, question, "Baobab")  # the fifth ballot: the first step shows
        else:
            board.fanta.closes(question["key"]).raise_for_status()
        assert board.fanta.post(f"{address}/words", json=guess).status_code == 200, reveal


def test_a_word_is_shown_as_most_people_spell_it(
    any_server: ForkedServer, workshop_at: Start
) -> None:
    board = workshop_at(any_server)
    question = asks(board, "word", "Un mot ?")
    key = question["key"]
    awa, bakary, oumou = says(board, question, "ECOUTE", "Écoute", "Écoute")
    assert words_seen(board.moussa, key) == {"Écoute": 3}
    bakary.vote("Espoir", activity=key).raise_for_status()
    assert words_seen(board.moussa, key) == {"ECOUTE": 2, "Espoir": 1}, "a tie: the first"
    awa.withdraw(key).raise_for_status()
    assert words_seen(board.moussa, key) == {"Écoute": 1, "Espoir": 1}
    for person in (awa, bakary):
        person.vote("écoute", activity=key).raise_for_status()
    assert words_seen(board.moussa, key) == {"écoute": 3}
    void = f"{board.path}/people/{awa.seat}/ballot/void"
    body = {"activity": key, "reason": "Deux fois"}
    board.fanta.post(void, json=body).raise_for_status()
    assert words_seen(board.moussa, key) == {"Écoute": 2}
    for page in ("screen", "console"):
        assert "Écoute" in board.fanta.get(f"{board.path}/{page}", headers=HTML).text, page
    awa.vote("ecoute", activity=key).raise_for_status()
    oumou.vote("ecoute", activity=key).raise_for_status()
    board.fanta.closes(key).raise_for_status()
    assert words_seen(board.moussa, key) == {"ecoute": 3}
    for page in ("/screen", "/console", f"?activity={key}"):
        reader = awa if page.startswith("?") else board.fanta
        assert "ecoute" in reader.get(f"{board.path}{page}", headers=HTML).text, page
    document = session_of(board)
    assert "Écoute" not in str(document["frameworks"]), "a spelling of nobody is forgotten"


def test_a_hidden_tally_shows_one_s_own_spelling_alone(board: Workshop) -> None:
    """Another spelling on one's own page would tell that somebody else said the word."""
    body = {"kind": "word", "title": "Un mot ?"}
    key = board.fanta.post(f"{board.path}/activities", json=body).json()["key"]
    board.fanta.reveals("at_close", key)
    board.fanta.opens(key).raise_for_status()
    _, bakary, *_ = says(board, {"key": key}, "Baobab", "baobab", "Baobab", "Karité", "Neem")
    page = bakary.get(f"{board.path}?activity={key}", headers=HTML).text
    assert "baobab" in page
    assert "Baobab" not in page
    board.fanta.closes(key).raise_for_status()
    assert "Baobab" in bakary.get(f"{board.path}?activity={key}", headers=HTML).text


def test_between_two_steps_words_neither_go_nor_change(board: Workshop) -> None:
    body = {"kind": "word", "title": "Un mot ?"}
    key = board.fanta.post(f"{board.path}/activities", json=body).json()["key"]
    address = f"{board.path}/activities/{key}/reveal"
    board.fanta.post(address, json={"reveal": "live", "pace": "steps"}).raise_for_status()
    board.fanta.opens(key).raise_for_status()
    people = says(board, {"key": key}, "Baobab", "baobab", "Karité", "Neem", "Dah")
    step = words_seen(board.moussa, key)
    assert step == {"Baobab": 2, "Karité": 1, "Neem": 1, "Dah": 1}
    people[0].vote("baobab", activity=key).raise_for_status()
    people[3].vote("Dah", activity=key).raise_for_status()
    assert words_seen(board.moussa, key) == step
    says_more = [board.seat(f"Autre {number}") for number in range(3)]
    for person in says_more:
        person.vote("baobab", activity=key).raise_for_status()
    assert words_seen(board.moussa, key) == {"baobab": 5, "Karité": 1, "Dah": 2}, "the control"
