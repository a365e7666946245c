package org.almoner.donation.name;

import java.lang.Character.UnicodeScript;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Names in scripts that are written without spaces, or in which at least full names are. A word in one of them may be a full name;
 * it is part of one only where it is short and another part stands beside it.
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
            UnicodeScript.TAI_VIET,
            UnicodeScript.NUSHU,
            UnicodeScript.TANGUT,
            UnicodeScript.KHITAN_SMALL_SCRIPT);

    private static final Set<UnicodeScript> KANA = EnumSet.of(UnicodeScript.HIRAGANA, UnicodeScript.KATAKANA);

    /** In these a full name is of three or four signs, and seldom of two. */
    private static final Set<UnicodeScript> OF_FEW_SIGNS = EnumSet.of(
            UnicodeScript.HAN,
            UnicodeScript.HANGUL,
            UnicodeScript.NUSHU,
            UnicodeScript.TANGUT,
            UnicodeScript.KHITAN_SMALL_SCRIPT);

    private static final int LONGEST_PART_OF_FEW_SIGNS = 2;

    /** Korean family names have one sign, first names two, or the other way round: of two and two both may be full names. */
    private static final int LONGEST_IN_HANGUL = 3;

    /** A first name in kana is hardly ever longer; how a full name is read, hardly ever shorter. */
    private static final int LONGEST_PART_IN_KANA = 4;

    /** The most frequent Chinese family names, of one sign: with one sign more they are a full name. */
    private static final String FAMILY_NAMES = "王李张張刘劉陈陳杨楊黄黃赵趙吴吳周徐孙孫马馬朱胡郭何林罗羅高郑鄭梁谢謝宋唐许許邓鄧韩韓冯馮曹彭"
            + "曾肖萧蕭董袁潘蒋蔣蔡余杜叶葉程苏蘇魏吕呂丁任沈姚卢盧姜崔钟鍾谭譚陆陸汪范金石廖贾賈夏韦韋付傅邹鄒孟熊秦邱"
            + "尹薛闫閻段雷侯龙龍陶黎贺賀顾顧毛郝龚龔邵钱錢严嚴覃戴莫孔汤湯";

    private static final Pattern NUMERALS = Pattern.compile("[零一二三四五六七八九十百千万萬亿億兆壹贰貳叁參肆伍陆陸柒捌玖拾佰仟两兩廿卅]+");

    /** Stands between two people. */
    private static final Pattern AND = Pattern.compile("(?<!\\S)(和|与|與|及|และ|กับ)(?!\\S)");

    /** The longest Japanese family name or first name that is not rare; the other has two signs at most then. */
    private static final int LONGEST_PART_IN_HAN = 3;

    /** Between the parts of foreign names in katakana, which are of any length. */
    private static final Pattern MIDDLE_DOT = Pattern.compile("[・･]");

    /** What stands beside a person's or a company's name. */
    private static final Set<String> TITLES = Set.of(("様 さま さん 氏 殿 君 くん ちゃん 先生 博士 教授 医師 弁護士 女士 小姐 太太 夫人 医生 老师"
                    + " 株式会社 有限会社 合同会社 合資会社 合名会社 一般社団法人 公益社団法人 一般財団法人 公益財団法人"
                    + " 社団法人 財団法人 学校法人 宗教法人 医療法人 社会福祉法人 特定非営利活動法人 法人"
                    + " 有限公司 股份有限公司 有限责任公司 股份公司 公司 集团"
                    + " 故 님 씨 선생님 선생 교수님 교수 박사님 박사 목사님 목사 사장님 주식회사 유한회사 재단법인 사단법인"
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
                        && Collections.disjoint(scripts, OF_FEW_SIGNS)
                        && Collections.disjoint(scripts, KANA)
                        && letters(word) == 1;
    }

    /**
     * Whether a word can hardly be a full name, and another part of the name stands beside it. Where another word is as long as a full
     * name, or contains this one, they are two people, or one twice.
     *
     * @param words all of the name, this one among them
     */
    static boolean isPart(String word, List<String> words, String name) {
        List<String> others =
                words.stream().filter(other -> !other.equals(word)).toList();
        boolean longMayBePart =
                MIDDLE_DOT.matcher(name).find() && words.stream().allMatch(UnspacedName::isKatakana)
                        || isOneLongPartInHan(words);
        return !AND.matcher(name).find()
                && (longMayBePart || words.stream().noneMatch(UnspacedName::isLong))
                && !isShortFullName(word)
                && !NUMERALS.matcher(word).matches()
                && others.stream().noneMatch(other -> other.contains(word))
                && others.stream().anyMatch(other -> isBeside(word, other));
    }

    /** As long as a full name, where that can be told by the length. */
    private static boolean isLong(String word) {
        Set<UnicodeScript> scripts = scripts(word);
        return !Collections.disjoint(scripts, OF_FEW_SIGNS)
                ? letters(word) > LONGEST_PART_OF_FEW_SIGNS
                : !Collections.disjoint(scripts, KANA) && letters(word) > LONGEST_PART_IN_KANA;
    }

    /** As 佐々木 太郎 and 田中 健太郎; a Chinese full name has three signs too, and begins with a family name. */
    private static boolean isOneLongPartInHan(List<String> words) {
        return words.size() == 2
                && words.stream().allMatch(word -> isHan(scripts(word)) && letters(word) <= LONGEST_PART_IN_HAN)
                && words.stream().anyMatch(word -> !isLong(word))
                && words.stream().noneMatch(UnspacedName::isShortFullName);
    }

    private static boolean isShortFullName(String word) {
        return letters(word) > 1 && FAMILY_NAMES.indexOf(word.codePointAt(0)) >= 0;
    }

    private static boolean isKatakana(String word) {
        return scripts(word).equals(EnumSet.of(UnicodeScript.KATAKANA));
    }

    /** In another script it may be the full name once more: as it is read, or as it was written before. */
    private static boolean isBeside(String word, String other) {
        Set<UnicodeScript> scripts = scripts(word);
        Set<UnicodeScript> others = scripts(other);
        if (scripts.contains(UnicodeScript.HANGUL) && letters(word) + letters(other) > LONGEST_IN_HANGUL) {
            return false;
        }
        return !Collections.disjoint(scripts, others)
                || isHan(scripts) && isFirstNameInKana(other, others)
                || isHan(others) && isFirstNameInKana(word, scripts);
    }

    private static boolean isHan(Set<UnicodeScript> scripts) {
        return scripts.contains(UnicodeScript.HAN);
    }

    private static boolean isFirstNameInKana(String word, Set<UnicodeScript> scripts) {
        return !scripts.isEmpty() && KANA.containsAll(scripts) && letters(word) <= LONGEST_PART_IN_KANA;
    }

    private static long letters(String word) {
        return word.codePoints().filter(Character::isLetter).count();
    }

    /** Those of them that are written without spaces. */
    private static Set<UnicodeScript> scripts(String word) {
        Set<UnicodeScript> scripts = EnumSet.noneOf(UnicodeScript.class);
        word.codePoints().mapToObj(UnicodeScript::of).filter(UNSPACED::contains).forEach(scripts::add);
        return scripts;
    }
}
