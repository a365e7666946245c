package org.almoner.knowledge;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.almoner.testing.Admin;
import org.almoner.testing.Rows;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class KnowledgeTest {

    @Inject
    Rows rows;

    @AfterEach
    void forgetAll() {
        rows.execute("delete from knowledge_sources");
    }

    @Test
    void languageOfAListThatIsNoneIsNamed() {
        Admin.request()
                .get("/admin/knowledge/sources?language=nonsense_")
                .then()
                .statusCode(400)
                .body("errors.field", contains("language"));
    }

    @Test
    void isAddedFoundReplacedAndDeleted() {
        String id = add(Map.of("text", "Donors give by card. Anna reads to them."))
                .statusCode(201)
                .body("title", equalTo("Handbook"))
                .body("text", equalTo("Donors give by card. Anna reads to them."))
                .body("public", equalTo(false))
                .body("chunks", equalTo(1))
                .body("version", equalTo(0))
                .extract()
                .path("id");
        get(id).statusCode(200).body("text", equalTo("Donors give by card. Anna reads to them."));
        found("giving reading")
                .body("results.sourceId", contains(id))
                .body(
                        "results[0].snippet",
                        equalTo("Donors <mark>give</mark> by card. Anna <mark>reads</mark> to them."))
                .body("results[0].score", greaterThan(0f))
                .body("nextCursor", nullValue());
        put(id, Map.of("text", "Bank transfers only.", "version", 0))
                .statusCode(200)
                .body("text", equalTo("Bank transfers only."))
                .body("version", equalTo(1));
        found("card").body("results", empty());
        found("transfer").body("results.sourceId", contains(id));
        Admin.request().delete("/admin/knowledge/sources/" + id).then().statusCode(204);
        found("transfer").body("results", empty());
        get(id).statusCode(404);
        assertThat(rows.count("knowledge_chunks", "source_id = ?", UUID.fromString(id)))
                .isZero();
    }

    @Test
    void isPublicOnlyWhenAnAdministratorSaysSo() {
        String id = add(Map.of("text", "A secret recipe.")).extract().path("id");
        search(given(), "recipe").body("results", empty());
        search(Admin.request(), "recipe").body("results.sourceId", contains(id));
        put(id, Map.of("text", "A secret recipe.", "public", true, "version", 0))
                .statusCode(200);
        search(given(), "recipe").body("results.sourceId", contains(id));
        put(id, Map.of("text", "A secret recipe.", "version", 1))
                .statusCode(200)
                .body("public", equalTo(false));
        search(given(), "recipe").body("results", empty());
        given().auth()
                .preemptive()
                .basic("admin", "wrong-wrong-wrong")
                .queryParam("q", "recipe")
                .get("/api/knowledge/search")
                .then()
                .statusCode(401)
                .contentType("application/problem+json");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "de | Die Spender haben großzügig gespendet. | großzügige Spendern | <mark>Spender</mark> haben <mark>großzügig</mark>",
                "pt-BR | As doações chegaram ontem. | chegar | <mark>chegaram</mark>",
                "ja | 寄付金をありがとうございます。 | 寄付 | <mark>寄付</mark>金を",
                "ja | 寄付金をありがとうございます。 | 金 | 寄付<mark>金</mark>を",
                "zh-Hant-TW | 感謝您的捐款。 | 捐款 | <mark>捐款</mark>",
                "th | ขอบคุณสำหรับการบริจาค | บริจาค | <mark>บริจาค</mark>",
                "ko | 기부금을 주셔서 감사합니다 | 기부 | <mark>기부</mark>금을",
                "pl | Darczyńca pomaga dzieciom. | dzieci | <mark>dzieci</mark>om",
                "ja | カードでStripeに払う | stripe カード | <mark>カード</mark>で<mark>Stripe</mark>"
            })
    void isFoundInItsOwnLanguage(String language, String text, String search, String marked) {
        String id = add(Map.of("language", language, "text", text))
                .statusCode(201)
                .extract()
                .path("id");
        add(Map.of("language", language, "text", "Other")).statusCode(201);
        JsonPath found = found(search).extract().jsonPath();
        assertThat(found.getList("results.sourceId")).containsExactly(id);
        assertThat(found.getString("results[0].snippet")).contains(marked);
    }

    @Test
    void understandsQuotesOrAndExclusions() {
        String red = add(Map.of("text", "a red apple tree")).extract().path("id");
        String green =
                add(Map.of("text", "a green apple and a red pear")).extract().path("id");
        found("\"red apple\"").body("results.sourceId", contains(red));
        found("apple -green").body("results.sourceId", contains(red));
        List<String> either = found("tree or pear").extract().path("results.sourceId");
        assertThat(either).containsExactlyInAnyOrder(red, green);
    }

    @Test
    void showsNothingThatAPageWouldRun() {
        String text = "Mind <script>alert('x')</script> & <img src=x onerror=\"alert(1)\"> a danger here";
        for (String language : List.of("en", "ja")) {
            add(Map.of("text", text, "language", language)).statusCode(201);
        }
        List<String> snippets = found("danger").extract().path("results.snippet");
        assertThat(snippets)
                .hasSize(2)
                .allSatisfy(snippet -> assertThat(snippet)
                        .contains("<mark>danger</mark>")
                        .satisfies(shown ->
                                assertThat(shown.replaceAll("</?mark>", "")).doesNotContain("<", ">", "\"", "'")));
    }

    @Test
    void findsMarkdownWithoutItsMarks() {
        add(Map.of("format", "MARKDOWN", "text", "# How\n\n- **Gi**ving by [card](https://example.org)"));
        found("\"giving by card\"").body("results[0].snippet", not(equalTo("")));
        found("https").body("results", empty());
    }

    @Test
    void aSourceIsOneResultAndPagesNeitherRepeatNorSkip() {
        List<String> made = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            made.add(add(Map.of("text", "The lighthouse stands. ".repeat(1 + 200 * i)))
                    .extract()
                    .path("id"));
        }
        List<String> listed = new ArrayList<>();
        List<Float> scores = new ArrayList<>();
        String cursor = null;
        do {
            RequestSpecification request = Admin.request().queryParam("limit", 2);
            if (cursor != null) {
                request.queryParam("cursor", cursor);
            }
            JsonPath page = search(request, "lighthouse").extract().jsonPath();
            listed.addAll(page.getList("results.sourceId"));
            scores.addAll(page.getList("results.score", Float.class));
            cursor = page.getString("nextCursor");
            add(Map.of("text", "Nothing about it."));
        } while (cursor != null);
        assertThat(listed).containsExactlyInAnyOrderElementsOf(made);
        assertThat(scores).isSortedAccordingTo(Collections.reverseOrder());
    }

    @Test
    void theTitleCountsMore() {
        String body = add(Map.of("text", "About a harbour and more.")).extract().path("id");
        String title = add(Map.of("title", "Harbour", "text", "Something else."))
                .extract()
                .path("id");
        found("harbour").body("results.sourceId", contains(title, body));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "the of and",
                "-",
                "& | ! ( ) <->",
                "-apple",
                "or",
                "\"",
                "'",
                "\\",
                "apple or -pear",
                ":*",
                "\"\"",
                "😀",
                "%",
                "<"
            })
    void whatSaysNothingFindsNothing(String search) {
        add(Map.of("text", "apple the of and"));
        add(Map.of("text", "apple", "language", "ja"));
        found(search).body("results", empty()).body("nextCursor", nullValue());
    }

    @Test
    void unclosedQuotesAreClosedAtTheEnd() {
        String id = add(Map.of("text", "a red apple")).extract().path("id");
        found("\"red apple").body("results.sourceId", contains(id));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "q=",
                "q=%20",
                "limit=1",
                "q=%00",
                "q=a%0Ab",
                "q=%ED%A0%80%00",
                "q=a&limit=0",
                "q=a&limit=201",
                "q=a&cursor=x",
                "q=a&cursor=AAAA"
            })
    void refusesWhatCannotBeLookedFor(String query) {
        given().urlEncodingEnabled(false)
                .get("/api/knowledge/search?" + query)
                .then()
                .statusCode(400)
                .contentType("application/problem+json");
    }

    @Test
    void refusesSearchesThatAreTooLong() {
        given().queryParam("q", "a ".repeat(17).strip())
                .get("/api/knowledge/search")
                .then()
                .statusCode(400);
        given().queryParam("q", "a".repeat(255))
                .get("/api/knowledge/search")
                .then()
                .statusCode(400);
        assertThat(given().queryParam("q", "a".repeat(10_000))
                        .get("/api/knowledge/search")
                        .statusCode())
                .isBetween(400, 499);
        search(given(), "寄".repeat(254));
        search(given(), "a-".repeat(127));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "language=xx",
                "language=zz-ZZ",
                "language=",
                "title=",
                "title=\u0007",
                "text=nul\0",
                "text= \n",
                "text=\uD800",
                "text=\u0002mark"
            })
    void refusesWhatIsNoSource(String wrong) {
        String field = wrong.substring(0, wrong.indexOf('='));
        add(Map.of(field, wrong.substring(field.length() + 1))).statusCode(400).contentType("application/problem+json");
    }

    @Test
    void namesTheFieldOfAWrongFormat() {
        add(Map.of("format", "HTML")).statusCode(400).body("errors.field", hasItem("format"));
        add(Map.of("public", "yes")).statusCode(400).body("errors.field", hasItem("public"));
    }

    @Test
    void takesLargeTextsWithoutSentencesAndRefusesLargerBodies() {
        add(Map.of("text", "x".repeat(1_000_000))).statusCode(201).body("chunks", greaterThan(800));
        add(Map.of("text", "寄".repeat(330_000), "language", "ja")).statusCode(201);
        add(Map.of("text", "x".repeat(10_000_000))).statusCode(413);
    }

    @Test
    void takesOneOfManyWritersAtOnceWithItsChunks() {
        String id = add(Map.of("text", "before")).extract().path("id");
        List<Integer> answers = IntStream.range(0, 8)
                .mapToObj(writer -> CompletableFuture.supplyAsync(
                        () -> put(id, Map.of("text", ("writer" + writer + " says. ").repeat(500), "version", 0))
                                .extract()
                                .statusCode(),
                        task -> new Thread(task).start()))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .toList();
        assertThat(answers).containsOnly(200, 409);
        assertThat(Collections.frequency(answers, 200)).isEqualTo(1);
        int chunks = get(id).body("version", equalTo(1)).extract().path("chunks");
        assertThat(rows.count("knowledge_chunks", "source_id = ?", UUID.fromString(id)))
                .isEqualTo(chunks);
        String word = get(id).extract().<String>path("text").split(" ")[0];
        assertThat(rows.count(
                        "knowledge_chunks", "source_id = ? and text not like ?", UUID.fromString(id), "%" + word + "%"))
                .isZero();
    }

    @Test
    void isNotOverwrittenByWhoHasNotSeenTheLastChange() {
        String id = add(Map.of()).extract().path("id");
        put(id, Map.of("version", 0)).statusCode(200);
        put(id, Map.of("version", 0)).statusCode(409).body("errors[0].message", equalTo("is 1 by now"));
        put(id, Map.of()).statusCode(400).body("errors[0].field", equalTo("version"));
    }

    @Test
    void isListedInPagesWithoutTextsAndByWhatItIs() {
        List<String> made = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            made.add(0, add(Map.of("language", "nl", "public", true)).extract().path("id"));
        }
        add(Map.of("language", "nl"));
        List<String> listed = new ArrayList<>();
        String cursor = null;
        do {
            RequestSpecification request = Admin.request()
                    .queryParam("language", "nl")
                    .queryParam("public", true)
                    .queryParam("limit", 2);
            if (cursor != null) {
                request.queryParam("cursor", cursor);
            }
            JsonPath page = request.get("/admin/knowledge/sources")
                    .then()
                    .statusCode(200)
                    .extract()
                    .jsonPath();
            assertThat(page.getList("sources.text")).containsOnlyNulls();
            listed.addAll(page.getList("sources.id"));
            cursor = page.getString("nextCursor");
        } while (cursor != null);
        assertThat(listed).isEqualTo(made);
        Admin.request().get("/admin/knowledge/sources?public=maybe").then().statusCode(400);
        Admin.request().get("/admin/knowledge/sources?language=zz-ZZ").then().statusCode(400);
    }

    @Test
    void onlyAdministratorsWrite() {
        given().contentType(ContentType.JSON)
                .body(body(Map.of()))
                .post("/admin/knowledge/sources")
                .then()
                .statusCode(401);
        given().get("/admin/knowledge/sources").then().statusCode(401);
    }

    private static ValidatableResponse found(String search) {
        return search(Admin.request(), search);
    }

    private static ValidatableResponse search(RequestSpecification request, String search) {
        return request.queryParam("q", search)
                .get("/api/knowledge/search")
                .then()
                .statusCode(200);
    }

    private static ValidatableResponse add(Map<String, Object> changes) {
        return Admin.request()
                .contentType(ContentType.JSON)
                .body(body(changes))
                .post("/admin/knowledge/sources")
                .then();
    }

    private static ValidatableResponse put(String id, Map<String, Object> changes) {
        return Admin.request()
                .contentType(ContentType.JSON)
                .body(body(changes))
                .put("/admin/knowledge/sources/" + id)
                .then();
    }

    private static ValidatableResponse get(String id) {
        return Admin.request().get("/admin/knowledge/sources/" + id).then();
    }

    private static Map<String, Object> body(Map<String, Object> changes) {
        Map<String, Object> body =
                new HashMap<>(Map.of("title", "Handbook", "text", "Some text.", "format", "TEXT", "language", "en"));
        body.putAll(changes);
        return body;
    }
}
