"""Embeddings of an OpenAI-compatible server: read in with them, searched with them, and what happens when it fails."""

import json
import logging
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.advisor import Advisor
from app.errors import InputError, StoreError
from app.language import LANGUAGES
from app.language.texts import catalogue
from app.retrieval import Retriever
from app.retrieval.asked import Asked
from app.settings import Settings, get_settings
from app.store.embedding import BuiltinEmbedder, CompatibleEmbedder, EmbeddingFault, compatible, make_embedder
from app.store.store import Store
from ingest.pipeline import ingest
from tests.conftest import settings_for
from tests.fake_openai import FakeOpenAI
from tests.stores import assert_whole, small_store, write_documents

Run = Callable[..., tuple[int, str, str]]
KEY = "sk-secret-4711"
FAULTS: dict[str, tuple[dict, int]] = {
    "key": ({"status": 401, "error": f"Incorrect API key provided: {KEY}"}, 1),
    "quota": ({"status": 429, "error": "insufficient_quota"}, 1),
    "busy": ({"status": 429, "headers": {"Retry-After": "0"}}, 4),
    "down": ({"status": 500}, 4),
    "model": ({"status": 404}, 1),
    "slow": ({"hang": 20}, 1),
    "count": ({"count": -1}, 1),
    "rubbish": ({"values": ["no", "number"]}, 1),
    "dimension": ({"dimension": 7}, 1),
}
"""What a server does, and how often it is asked."""


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compatible, "FIRST_WAIT", 0.01)
    monkeypatch.setattr(compatible, "QUERY_SECONDS", 0.6)


@pytest.fixture
def fake() -> Iterator[FakeOpenAI]:
    with FakeOpenAI() as server:
        yield server


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    return write_documents(tmp_path / "docs", range(12))


@pytest.fixture(scope="module", autouse=True)
def asked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The known questions are made ready once: no server has a part in them."""
    ready = Asked.open(tmp_path_factory.mktemp("asked"), BuiltinEmbedder())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Retriever, "asked", property(lambda self: ready))
        yield


def settings(home: Path, fake: FakeOpenAI, **more: object) -> Settings:
    own = {"embedding": "openai:fake-embed", "embedding_base_url": fake.base_url, "embedding_api_key": KEY,
           "embedding_seconds": 0.6, "embedding_batch": 10}  # fmt: skip
    return settings_for(home, **(own | more))


def server_of(store: Store) -> CompatibleEmbedder:
    assert store.vectors.remote
    return store.vectors.remote


def titles(store: Store, text: str) -> list[str]:
    return [h.passage.heading for h in Retriever(store).search(text, 3)]


# --- ingest and search ----------------------------------------------------------------------------------------------


def test_documents_are_read_in_and_found(tmp_path: Path, fake: FakeOpenAI, docs: Path) -> None:
    store = Store(settings(tmp_path / "home", fake))
    ingest(store, [docs])
    assert len(assert_whole_of(store)) == 24
    row = store.catalogue.generation()
    assert row and (row["embedder"], row["dimension"]) == ("openai:fake-embed", fake.dimension)
    assert [len(b["input"]) for b in fake.embedded] == [10, 10, 4]
    assert {b["model"] for b in fake.embedded} == {"fake-embed"} and set(fake.keys) == {KEY}
    assert all(isinstance(t, str) for b in fake.embedded for t in b["input"]), "never token numbers"
    before = len(fake.embedded)
    assert titles(store, "the kettle of house 1")[0].startswith("Tale 1 ")
    titles(store, "the kettle of house 1")
    assert len(fake.embedded) == before + 1, "one call a query, none for known questions or sentences"
    assert store.vectors.fault is None
    write_documents(docs, range(3, 4), version=2)
    ingest(store, [docs])
    assert len(fake.embedded[-1]["input"]) == 1, "only the changed passage is sent again"
    store.close()


def assert_whole_of(store: Store) -> list[str]:
    """As ``assert_whole``, for an index that a server's vectors made."""
    assert not store.catalogue.without_vector(store.vectors.embedder.name, store.vectors.embedder.dimension)
    assert store.vectors.embedder.name == store.catalogue.generation()["embedder"]  # type: ignore[index]
    return assert_whole(store)


def test_long_passages_are_cut_to_the_budget(fake: FakeOpenAI, tmp_path: Path) -> None:
    embedder = make_embedder(settings(tmp_path, fake, embedding_tokens=100))
    assert embedder.embed(["The kettle is always on. " * 60, "水壶一直开着。" * 60, ""]).shape == (3, 32)
    sent = fake.embedded[0]["input"]
    assert 200 <= len(sent[0]) <= 250 and 70 <= len(sent[1]) <= 84 and sent[2].strip() == ""


def test_a_server_that_takes_less_gets_less(fake: FakeOpenAI, tmp_path: Path) -> None:
    fake.takes = lambda texts: (
        "batch size is invalid" if len(texts) > 3
        else "maximum context length is 100 tokens" if max(map(len, texts)) > 300 else ""
    )  # fmt: skip
    embedder = make_embedder(settings(tmp_path, fake))
    texts = [f"Kettle {n} is always on. " * 60 for n in range(24)]
    assert embedder.embed(texts).shape == (24, 32)
    refused = sum(bool(fake.takes(b["input"])) for b in fake.embedded)
    assert refused < 12 and isinstance(embedder, CompatibleEmbedder) and embedder.batch <= 3, (
        "it is remembered"
    )


# --- a server that fails --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("why", FAULTS)
def test_a_failing_server_is_asked_a_few_times_and_told_in_a_sentence(
    tmp_path: Path, fake: FakeOpenAI, why: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    reply, tries = FAULTS[why]
    embedder = make_embedder(settings(tmp_path, fake))
    embedder.embed(["x"])
    fake.say_embeddings(*[reply] * 9)
    with pytest.raises(EmbeddingFault) as caught:
        embedder.embed(["the kettle", "the jar"])
    assert caught.value.why == why and len(fake.embedded) == 1 + tries
    for language in LANGUAGES:
        for sentence in (caught.value.sentence(language), caught.value.notice(language)):
            assert caught.value.reason(language)[1:] in sentence and f"127.0.0.1:{fake.port}" in sentence
            assert "{" not in sentence and KEY not in sentence
    assert KEY not in caplog.text and "Incorrect API key" not in caplog.text


def test_ingest_ends_in_a_sentence_loses_nothing_and_goes_on(
    tmp_path: Path, fake: FakeOpenAI, docs: Path
) -> None:
    store = Store(settings(tmp_path / "home", fake))
    fake.say_embeddings({}, FAULTS["key"][0])
    with pytest.raises(EmbeddingFault) as caught:
        ingest(store, [docs])
    assert (caught.value.code, caught.value.exit_status, caught.value.http_status) == (
        "embedding_failed",
        1,
        503,
    )
    assert len(store.catalogue.documents()) == 12, "all that was read is kept"
    assert len(store.catalogue.without_vector(server_of(store).name)) == 14, "and the first batch too"
    store.close()
    fake.embedded.clear()
    store = Store(settings(tmp_path / "home", fake))
    report = ingest(store, [docs])
    assert len(report.unchanged) == 12 and sum(len(b["input"]) for b in fake.embedded) == 14
    assert len(assert_whole_of(store)) == 24
    before = store.catalogue.generation()
    write_documents(docs, range(1), version=2)
    fake.say_embeddings(*[FAULTS["down"][0]] * 4)
    with pytest.raises(EmbeddingFault):
        ingest(store, [docs])
    fake.embedded.clear()
    store.complete()
    assert store.catalogue.generation() == before and not fake.embedded, "a question does not wait for it"
    store.close()
    assert not any(KEY.encode() in p.read_bytes() for p in (tmp_path / "home").rglob("*") if p.is_file())


def test_a_query_goes_by_words_alone_and_says_so(tmp_path: Path, fake: FakeOpenAI, docs: Path) -> None:
    store = Store(settings(tmp_path / "home", fake))
    ingest(store, [docs])
    retriever = Retriever(store)
    for number, (why, (reply, _)) in enumerate(FAULTS.items()):
        fake.embedded.clear()
        fake.say_embeddings(*[reply] * 4)
        hits = retriever.search(f"the kettle of house 1, time {number}", 3)
        assert hits and hits[0].passage.heading.startswith("Tale 1 ") and hits[0].relevance > 0.3, why
        fault, asked = store.vectors.fault, len(fake.embedded)
        assert fault and fault.why == why and asked <= 2
        retriever.search("the lantern of house 2", 3)
        assert len(fake.embedded) == asked, "it is left alone for a while"
        fake.embedding_queue.clear()
        server_of(store)._rest_until = 0.0
        retriever.search(f"the lantern of house 2, time {number}", 3)
        assert store.vectors.fault is None
    store.close()


def test_a_server_that_is_gone_is_told_with_the_answer(tmp_path: Path, fake: FakeOpenAI, docs: Path) -> None:
    store = Store(settings(tmp_path / "home", fake))
    ingest(store, [docs])
    store.close()
    fake.__exit__()
    advisor = Advisor(settings(tmp_path / "home", fake, model="builtin"))
    answer = advisor.answer("What does house 1 say about the kettle?")
    assert any("could not be reached" in n and "words only" in n for n in answer.notices)
    assert not advisor.answer("hello").notices
    advisor.store.close()


# --- another embedder -----------------------------------------------------------------------------------------------


def test_another_embedder_is_refused_until_all_is_embedded_anew(
    tmp_path: Path, fake: FakeOpenAI, docs: Path
) -> None:
    small = small_store(tmp_path / "home")
    ingest(small, [docs])
    ids = assert_whole(small)
    store = Store(settings(tmp_path / "home", fake))
    for work in (
        store.generation,
        store.refresh,
        lambda: ingest(store, [docs]),
        lambda: titles(store, "kettle"),
    ):
        with pytest.raises(StoreError) as caught:
            work()
        assert caught.value.code == "embedder_differs" and "ingest --reindex" in caught.value.sentence("vi")
    assert not fake.embedded, "no other embedder's vectors, and nothing sent"
    fake.say_embeddings({}, {}, {"status": 401})
    with pytest.raises(EmbeddingFault):
        store.reindex()
    assert assert_whole(small) == ids, "the old index stays in force"
    store.reindex()
    assert assert_whole_of(store) == ids
    assert sum(len(b["input"]) for b in fake.embedded[4:]) == 14, "the first batch is not sent twice"
    with pytest.raises(StoreError):
        small.generation()
    small.close(), store.close()


def test_a_model_that_changed_its_dimension_is_embedded_anew(
    tmp_path: Path, fake: FakeOpenAI, docs: Path
) -> None:
    store = Store(settings(tmp_path / "home", fake))
    ingest(store, [docs])
    fake.dimension = 48
    write_documents(docs, range(3, 4), version=2)
    with pytest.raises(EmbeddingFault) as caught:
        ingest(store, [docs])
    assert caught.value.why == "dimension" and "ingest --reindex" in caught.value.sentence("zh")
    store.close()
    store = Store(settings(tmp_path / "home", fake))
    store.reindex()
    assert store.catalogue.generation()["dimension"] == 48  # type: ignore[index]
    assert len(assert_whole_of(store)) == 24 and titles(store, "kettle of house 1")
    store.close()


def test_the_commands(
    run: Run, home: Path, fake: FakeOpenAI, monkeypatch: pytest.MonkeyPatch, docs: Path
) -> None:
    monkeypatch.setenv("GRASSROOTS_EMBEDDING", "openai:fake-embed")
    monkeypatch.setenv("OPENAI_BASE_URL", fake.base_url)
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    monkeypatch.setenv("GRASSROOTS_MODEL", "builtin")
    status, _, err = run("search", "kettle")
    assert status == 1 and "grassroots ingest --reindex" in err
    status, _, err = run("ingest", "--reindex", str(docs))
    assert status == 0, err
    status, out, _ = run("doctor", "--json")
    assert status == 0 and json.loads(out)["embedding"].endswith(f"127.0.0.1:{fake.port}, 32 dimensions")
    assert run("search", "the kettle of house 1")[2] == ""
    fake.say_embeddings(*[{"status": 401}] * 9)
    status, out, err = run("search", "the kettle of house 1", "--json")
    assert status == 0 and json.loads(out)["notices"] == [err.strip()] and "API key" in err
    status, out, _ = run("doctor", "--json")
    (problem,) = json.loads(out)["problems"]
    assert (
        status == 1
        and "rejected the API key" in problem["what"]
        and "GRASSROOTS_EMBEDDING" in problem["mend"]
    )
    assert KEY not in out + err
    monkeypatch.setenv("GRASSROOTS_EMBEDDING", "openai")
    get_settings.cache_clear()
    assert "openai:MODEL" in run("search", "kettle")[2]


# --- settings -------------------------------------------------------------------------------------------------------


def test_the_language_models_key_goes_to_no_other_server(tmp_path: Path, fake: FakeOpenAI) -> None:
    def sent(**more: object) -> str:
        mine = {"embedding": "openai:m", "openai_api_key": KEY} | more
        make_embedder(settings_for(tmp_path, **mine)).embed(["x"])
        return fake.keys[-1]

    assert sent(openai_base_url=fake.base_url) == KEY
    assert sent(embedding_base_url=fake.base_url) == "not-needed"
    assert sent(embedding_base_url=fake.base_url, embedding_api_key="other") == "other"
    assert KEY not in repr(settings_for(tmp_path, openai_api_key=KEY, embedding_api_key=KEY))


def test_what_the_setting_takes(tmp_path: Path) -> None:
    assert make_embedder(settings_for(tmp_path)).name.startswith("builtin")
    assert (
        make_embedder(settings_for(tmp_path, embedding="openai:bge-m3:latest")).name == "openai:bge-m3:latest"
    )
    for wrong in ("openai:", "chroma", "text-embedding-3-small"):
        with pytest.raises(InputError) as caught:
            make_embedder(settings_for(tmp_path, embedding=wrong))
        assert wrong in caught.value.sentence("vi") and "openai:MODEL" in caught.value.sentence("zh")


def test_every_fault_of_a_server_has_its_sentence() -> None:
    from app.llm import faults

    codes = {*faults._CODES.values(), "quota", "unreachable", "slow", "cut", "empty", "rubbish", "long", "refused",
             "count", "dimension"}  # fmt: skip
    assert codes == {k.removeprefix("embedding.why.") for k in catalogue() if k.startswith("embedding.why.")}
