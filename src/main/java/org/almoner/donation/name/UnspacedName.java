package org.almoner.donation.name;

import java.lang.Character.UnicodeScript;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Names in scripts that are written without spaces, or in which at least full names are. A word in one of them may be a full name;
 * it is part of one only where another part stands beside it.
 */
final class UnspacedName {

    private static final Set<UnicodeScript> UNSPACED = EnumSet.of(
            UnicodeScript.HAN,
            UnicodeScript.HIRAGANA,
            UnicodeScript.KATAKANA,
            UnicodeScript.BOPOMOFO,
            UnicodeScript.HANGUL,
            UnicodeScript.THAI,
            UnicodeScript.LAO,
            UnicodeScript.KHMER,
            UnicodeScript.MYANMAR,
            UnicodeScript.TIBETAN,
            UnicodeScript.YI,
            UnicodeScript.JAVANESE,
            UnicodeScript.BALINESE,
            UnicodeScript.TAI_LE,
            UnicodeScript.NEW_TAI_LUE,
            UnicodeScript.TAI_THAM,
            UnicodeScript.TAI_VIET);

    private static final Set<UnicodeScript> KANA = EnumSet.of(UnicodeScript.HIRAGANA, UnicodeScript.KATAKANA);

    /** One sign is a name in these; in the others it is short for a title. */
    private static final Set<UnicodeScript> OF_SYLLABLES =
            EnumSet.of(UnicodeScript.HAN, UnicodeScript.HIRAGANA, UnicodeScript.KATAKANA, UnicodeScript.HANGUL);

    /** A first name in kana is hardly ever longer; how a full name is read, hardly ever shorter. */
    private static final int LONGEST_FIRST_NAME = 4;

    /** What stands beside a person's or a company's name. */
    private static final Set<String> TITLES = Set.of(("様 さま さん 氏 殿 君 くん ちゃん 先生 博士 教授 医師 弁護士 女士 小姐 太太 夫人 医生 老师"
                    + " 株式会社 有限会社 合同会社 合資会社 合名会社 一般社団法人 公益社団法人 一般財団法人 公益財団法人"
                    + " 社団法人 財団法人 学校法人 宗教法人 医療法人 社会福祉法人 特定非営利活動法人 法人"
                    + " 有限公司 股份有限公司 有限责任公司 股份公司 公司 集团"
                    + " 님 씨 선생님 선생 교수님 교수 박사님 박사 목사님 목사 사장님 주식회사 유한회사 재단법인 사단법인"
                    + " นาย นาง นางสาว คุณ เด็กชาย เด็กหญิง ดร พล ศ ผศ รศ นพ พญ บริษัท จำกัด มหาชน ห้างหุ้นส่วนจำกัด มูลนิธิ"
                    + " ທ້າວ ນາງ ນາງສາວ ທ່ານ លោក លោកស្រី កញ្ញា ဦး ဒေါ် ကို မောင် ဒေါက်တာ")
            .split(" "));

    private UnspacedName() {}

    static boolean isOne(String word) {
        return !scripts(word).isEmpty();
    }

    static boolean isTitle(String word) {
        Set<UnicodeScript> scripts = scripts(word);
        return TITLES.contains(word)
                || !scripts.isEmpty()
                        && Collections.disjoint(scripts, OF_SYLLABLES)
                        && word.codePoints().filter(Character::isLetter).count() == 1;
    }

    /** @param words all of the name, this one among them */
    static boolean isPart(String word, List<String> words) {
        return words.stream().anyMatch(other -> !other.equals(word) && isBeside(word, other));
    }

    /** In another script it may be the full name once more: as it is read, or as it was written before. */
    private static boolean isBeside(String word, String other) {
        Set<UnicodeScript> scripts = scripts(word);
        Set<UnicodeScript> others = scripts(other);
        return !Collections.disjoint(scripts, others)
                || isHan(scripts) && isFirstNameInKana(other, others)
                || isHan(others) && isFirstNameInKana(word, scripts);
    }

    private static boolean isHan(Set<UnicodeScript> scripts) {
        return scripts.contains(UnicodeScript.HAN);
    }

    private static boolean isFirstNameInKana(String word, Set<UnicodeScript> scripts) {
        return !scripts.isEmpty()
                && KANA.containsAll(scripts)
                && word.codePointCount(0, word.length()) <= LONGEST_FIRST_NAME;
    }

    /** Those of them that are written without spaces. */
    private static Set<UnicodeScript> scripts(String word) {
        Set<UnicodeScript> scripts = EnumSet.noneOf(UnicodeScript.class);
        word.codePoints().mapToObj(UnicodeScript::of).filter(UNSPACED::contains).forEach(scripts::add);
        return scripts;
    }
}
