package org.almoner.donation.fact;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import javax.crypto.spec.SecretKeySpec;
import org.almoner.Digests;
import org.almoner.testing.UnkeyedDonorHash;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class DonorIdentityTest {

    @ParameterizedTest
    @CsvSource({
        "Maria Garcia Lopez, Lopez",
        "Smith, Smith",
        "'  Anna   Müller  ', Müller",
        "'Jean\tDupont\n', Dupont",
        "'Anna Müller', Müller",
        "山田 太郎, 太郎",
        "山田　太郎, 太郎",
        "Лев Толстой, Толстой",
        "محمد علي, علي",
        "O'Brien-Smith, O'Brien-Smith",
        "Anna van der Berg, Berg",
        "'Lopez, Maria', Lopez",
        "'Garcia Lopez, Maria', Lopez",
        "'Lopez,Maria', Lopez",
        "山田、太郎, 山田",
        "佐々木 太郎, 太郎",
        "田中 健太郎, 健太郎",
        "マリア・ロペス, ロペス",
        "Maria\u00a0Lopez, Lopez",
        "Maria\u2003Lopez, Lopez",
        "Maria\u200bLopez, Lopez",
        "Maria\u00adLopez, Lopez",
        "Maria\u3164Lopez, Lopez",
        "山田\u200b太郎, 太郎",
        "M.Lopez, Lopez",
        "J.Li, Li",
        "maria_lopez, lopez",
        "'William \"Bill\" Smith', Smith",
        "Anna Smith (Müller), Smith",
        "Smith (Anna), Smith",
        "John & Mary Smith, Smith",
        "John Smith Jr., Smith",
        "'John Smith, Jr.', Smith",
        "'Smith, John, Jr.', Smith",
        "John Smith III, Smith",
        "John Smith 3rd, Smith",
        "John Smith V, Smith",
        "Maria V., V",
        "Anna Smith Ph.D., Smith",
        "Anna Smith M.D., Smith",
        "Müller GmbH, Müller",
        "Müller GmbH & Co. KG, Müller",
        "'Acme, Inc.', Acme",
        "Smith Ltd, Smith",
        "Nestlé S.A., Nestlé",
        "Anna Ek, Ek",
        "Maria de Sa, Sa",
        "MARIA DE SA, SA",
        "Jean-Luc Picard-, Picard",
        "O\u2019Brien, O\u2019Brien",
        "नरेंद्र मोदी, मोदी",
        "山田 さくら, さくら",
        "山田 太郎 様, 太郎",
        "株式会社 山田 太郎, 太郎",
        "김 민준, 민준",
        "สมชาย ใจดี, ใจดี",
        "นาย สมชาย ใจดี, ใจดี",
        "王伟 Wang Wei, Wei",
        "Maria\u2012Lopez, Lopez",
        "Maria\u2013Lopez, Lopez",
        "Maria\u2014Lopez, Lopez",
        "Maria\u2212Lopez, Lopez",
        "Maria\uff0dLopez, Lopez",
        "Maria--Lopez, Lopez",
        "Maria-\u2011Lopez, Lopez",
        "Anna Smith\u2010Jones, Smith\u2010Jones",
        "Anna Smith\u2011Jones, Smith\u2011Jones",
        "'Foo Co., Ltd.', Foo",
        "'FOO CO., LTD.', FOO",
        "Foo Co. Ltd., Foo",
        "Foo Pvt. Ltd., Foo",
        "Müller & Co., Müller",
        "Müller & Co, Müller",
        "MÜLLER & CO. KG, MÜLLER",
        "Foo S.L., Foo",
        "Foo SL, Foo",
        "Firma Sp. z o.o., Firma",
        "Firma sp. z o. o., Firma",
        "Firma Sp z oo, Firma",
        "Cemex S.A. de C.V., Cemex",
        "'Cemex, S.A. de C.V.', Cemex",
        "Cemex S. de R.L. de C.V., Cemex",
        "Cemex SA de CV, Cemex",
        "Maria Co, Co",
        "Anna & Coleman, Coleman",
        "Maria\ud83e\udef6Lopez, Lopez",
        "Maria\ud83e\udee0Lopez, Lopez",
        "Anna\ud83d\udedcKlein, Klein",
        "Maria\uf8ffGarcia\uf8ffLopez, Lopez",
        "Maria\ue000Lopez, Lopez",
        "Maria\u0378Lopez, Lopez",
        "Maria\ufe0eLopez, Lopez",
        "Maria\ufe0fLopez, Lopez",
        "Maria\udb40\udd00Lopez, Lopez",
        "Maria\u180bLopez, Lopez",
        "Maria \u2764\ufe0f Lopez, Lopez",
        "山田\ufe0f 太\ufe00郎, 太郎",
        "山田 太\udb40\udd00郎, 太郎",
        "山田 みなみ, みなみ",
        "山田 タロウ, タロウ",
        "ヤマダ タロウ, タロウ",
        "マリア・ロドリゲス, ロドリゲス",
        "ﾏﾘｱ･ﾛﾄﾞﾘｹﾞｽ, ﾛﾄﾞﾘｹﾞｽ",
        "レオナルド・ディカプリオ, ディカプリオ",
        "王 小明, 小明",
        "王 伟, 伟",
        "남궁 민, 민"
    })
    void onlyTheLastNameIsKept(String name, String kept) {
        assertThat(DonorIdentity.lastNameOf(name)).isEqualTo(kept);
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(
            strings = {
                "   ",
                "\u0000",
                "\u200b",
                "\u3164",
                "someone@example.com",
                "someone＠example.com",
                "4242 4242 4242 4242",
                "４２４２",
                "?",
                "Anna 555-0199",
                "Anna Smith 2",
                "example.com",
                "www.example",
                "maria.lopez.de",
                "https://example.com/maria",
                "Maria <b>Lopez</b>",
                "Maria &amp; Lopez",
                "{{name}}",
                "N/A",
                "GmbH",
                "山田太郎",
                "山田太郎 (Taro)",
                "山田太郎, Jr.",
                "やまだたろう",
                "ヤマダタロウ",
                "김민준",
                "สมชายใจดี",
                "ສົມໃຈ",
                "အောင်ဆန်း",
                "Wang Wei 王伟",
                "Kim Minjun 김민준",
                "Dr. 山田太郎",
                "山田太郎, Mr",
                "นาย สมชายใจดี",
                "น.ส. สมชายใจดี",
                "ดร. สมชายใจดี",
                "株式会社 山田太郎",
                "山田太郎 様",
                "王伟 王伟",
                "山田太郎 ヤマダタロウ",
                "やまだたろう 山田太郎",
                "김민준 金民俊",
                "김민준 선생님",
                "山田太郎、花子",
                "山田太郎 花子",
                "花子、山田太郎",
                "山田さくら、花子",
                "花子 山田さくら",
                "王小明、李小红",
                "王小明 和 李小红",
                "山田花子 山田太郎",
                "小明 王小明",
                "王小明 小明",
                "王伟、李娜",
                "王伟 和 李娜",
                "王强 和 方伟",
                "故 方伟",
                "王伟 方小明",
                "田中 健太郎 花子",
                "สมชายใจดี และ สมหญิงใจดี",
                "故 王伟",
                "故 山田太郎",
                "山田太郎 タロウ",
                "ヤマダタロウ、ハナコ",
                "ヤマダタロウ ヤマダハナコ",
                "やまだたろう はなこ",
                "はなこ やまだたろう",
                "山田太郎・ハナコ",
                "김철수 이영희",
                "한국 김철수",
                "한국 김구",
                "김철수 이",
                "ใจดี สมชายใจดี ใจดี",
                "一 五五五一二三四",
                "一 二三",
                "山田 五十六",
                "\ud82c\udd70\ud82c\udd71\ud82c\udd72",
                "\ud81c\udc00\ud81c\udc01\ud81c\udc02",
                "\ud81c\udc00\ud81c\udc01\ud81c\udc02 \ud81c\udc03"
            })
    void whatIsNoNameIsNotKept(String name) {
        assertThat(DonorIdentity.lastNameOf(name)).isNull();
    }

    @Test
    void controlAndInvisibleCharactersAreDropped() {
        assertThat(DonorIdentity.lastNameOf("Anna Mü\u200bl\u0000ler")).isEqualTo("ler");
        assertThat(DonorIdentity.lastNameOf("Anna \u202eSmith\u202c")).isEqualTo("Smith");
        assertThat(DonorIdentity.lastNameOf("Anna Sm\ud800ith")).isEqualTo("Smith");
    }

    @Test
    void longNamesAreCutBetweenCharacters() {
        assertThat(DonorIdentity.lastNameOf("x".repeat(1_000))).hasSize(DonorIdentity.NAME_LIMIT);
        String letters = "a" + "\ud801\udc28".repeat(100);
        assertThat(DonorIdentity.lastNameOf(letters)
                        .codePointCount(0, DonorIdentity.lastNameOf(letters).length()))
                .isEqualTo(DonorIdentity.NAME_LIMIT);
    }

    @ParameterizedTest
    @CsvSource({"US, US", "us, US", "' de ', DE", "XX, ", "USA, ", "'', "})
    void onlyIsoCountriesAreKept(String country, String kept) {
        assertThat(DonorIdentity.countryOf(country)).isEqualTo(kept);
    }

    @Test
    void emailIsHashedInItsTrimmedLowerCaseForm() {
        DonorHash hash = UnkeyedDonorHash.create();
        // printf '%s' someone@example.com | sha256sum
        assertThat(hash.of("someone@example.com"))
                .isEqualTo("72497f475e4f76d0b28f57c73a084ece576d170874eba3ee2609d9afe4b71aab")
                .isEqualTo(hash.of("  SomeOne@Example.COM "));
        assertThat(hash.of(null)).isNull();
        assertThat(hash.of("  ")).isNull();
    }

    @Test
    void keyMakesAnotherHash() {
        // printf '%s' someone@example.com | openssl dgst -sha256 -hmac key
        assertThat(UnkeyedDonorHash.withKey("key").of("someone@example.com"))
                .isEqualTo("c8acd56a2d51d2152d063b4f76b74add1fb23857bb140e30297fe2294ab2c665");
    }

    @Test
    void firstKeyMakesTheHashAndFormerOnesTellWhatItWas() {
        DonorHash hash = UnkeyedDonorHash.withKey("new,key,unkeyed");
        String present = UnkeyedDonorHash.withKey("new").of("someone@example.com");
        String presentKey = "ed2696bf8f37f92c0f65fffcf054333219c437a7b8c4af8be16908531847d18a";
        assertThat(hash.of("SomeOne@example.com")).isEqualTo(present);
        assertThat(hash.formerHashes("SomeOne@example.com"))
                .containsExactly(
                        new FormerHash(
                                "c8acd56a2d51d2152d063b4f76b74add1fb23857bb140e30297fe2294ab2c665",
                                "af41bdd597f3dbdc0dc1a50f279ff4453a7b05a2fc49f11939945182a8834cef",
                                present,
                                presentKey),
                        new FormerHash(
                                "72497f475e4f76d0b28f57c73a084ece576d170874eba3ee2609d9afe4b71aab",
                                "7929b7b926b2c8bd085869ed7d26e1880ce593ac105b96bd0367c72d451eabca",
                                present,
                                presentKey));
        assertThat(hash.checkValuesOfSecrets())
                .as("the bare hash has none")
                .containsExactly(presentKey, "af41bdd597f3dbdc0dc1a50f279ff4453a7b05a2fc49f11939945182a8834cef");
        assertThat(hash.all("someone@example.com")).hasSize(3).startsWith(present);
        assertThat(hash.formerHashes(null)).isEmpty();
        assertThat(hash.formerHashes(" ")).isEmpty();
        assertThat(UnkeyedDonorHash.withKey("key").formerHashes("someone@example.com"))
                .isEmpty();
    }

    /** As a file of a secret ends; and the word is a key like any other where it stands alone. */
    @Test
    void keyThatStandsAloneIsTakenAsItIs() {
        assertThat(UnkeyedDonorHash.withKey("key\n").of("someone@example.com"))
                .isNotEqualTo(UnkeyedDonorHash.withKey("key").of("someone@example.com"))
                .isEqualTo(UnkeyedDonorHash.withKey("new,key\n")
                        .all("someone@example.com")
                        .get(1));
        assertThat(UnkeyedDonorHash.withKey("unkeyed").of("someone@example.com"))
                .isNotEqualTo(UnkeyedDonorHash.create().of("someone@example.com"));
    }

    @Test
    void keyOfAFileKnowsDonorsAgainWhetherItsLastLineEndedOrNot() {
        String email = "anna@example.org";
        assertThat(new DonorHash("new\n").all(email))
                .containsExactly(hash("new\n", email), new DonorHash("new").of(email));
        assertThat(new DonorHash("new,old\n").all(email))
                .containsExactly(hash("new", email), hash("old\n", email), hash("new\n", email), hash("old", email));
        assertThat(new DonorHash("old,new\n").all(email)).contains(hash("old\n", email));
        assertThat(new DonorHash("new,unkeyed\n").all(email))
                .containsExactly(hash("new", email), UnkeyedDonorHash.create().of(email), hash("new\n", email));
    }

    @Test
    void checkValueTellsAKeyFromAnotherAndIsNobodysHash() {
        // printf '%s' "Almoner: key of donors' hashes" | openssl dgst -sha256 -hmac key; they are stored
        assertThat(new DonorHash("key").checkValues())
                .containsExactly("af41bdd597f3dbdc0dc1a50f279ff4453a7b05a2fc49f11939945182a8834cef");
        // … | sha256sum
        assertThat(UnkeyedDonorHash.create().checkValues())
                .containsExactly("7929b7b926b2c8bd085869ed7d26e1880ce593ac105b96bd0367c72d451eabca");
        DonorHash hash = new DonorHash("new,key,unkeyed");
        assertThat(hash.checkValues())
                .hasSize(3)
                .doesNotHaveDuplicates()
                .endsWith(
                        "af41bdd597f3dbdc0dc1a50f279ff4453a7b05a2fc49f11939945182a8834cef",
                        "7929b7b926b2c8bd085869ed7d26e1880ce593ac105b96bd0367c72d451eabca")
                .doesNotContainAnyElementsOf(hash.all("Almoner: key of donors' hashes"));
        assertThat(new DonorHash("key\n").checkValues())
                .hasSize(2)
                .endsWith("af41bdd597f3dbdc0dc1a50f279ff4453a7b05a2fc49f11939945182a8834cef");
    }

    /** As it has been made from the beginning on. */
    private static String hash(String key, String email) {
        return HexFormat.of()
                .formatHex(Digests.hmac(
                        new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), Digests.HMAC),
                        email.getBytes(StandardCharsets.UTF_8)));
    }
}
