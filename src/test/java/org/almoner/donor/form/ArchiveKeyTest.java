package org.almoner.donor.form;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import org.almoner.donor.receipt.ReceiptSettings;
import org.almoner.testing.ArchiveKeys;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A copy is opened by the private key, with the script that operators have, and by nobody here. */
@Execution(ExecutionMode.CONCURRENT)
class ArchiveKeyTest {

    private static final String TEXT = "Bestätigung\nName: محمد\n";

    @Test
    void scriptOpensWhatWasSealed(@TempDir Path folder) throws IOException, InterruptedException {
        ArchiveKey key = ArchiveKey.parse(ArchiveKeys.publicKey());
        byte[] one = key.seal(TEXT, new SecureRandom());
        byte[] other = key.seal(TEXT, new SecureRandom());
        assertThat(one).isNotEqualTo(other);
        Path pem = Files.writeString(folder.resolve("private.pem"), ArchiveKeys.privatePem());
        Path copies = Files.writeString(folder.resolve("copies"), base64(one) + "\n" + base64(other) + "\n");
        assertThat(open(pem, copies)).isEqualTo(TEXT + "\n" + TEXT + "\n");

        one[one.length - 1] ^= 1;
        Files.writeString(copies, base64(one));
        assertThat(open(pem, copies)).as("changed").doesNotContain("Name");
    }

    @Test
    void keyIsTakenAsOpensslWritesIt() {
        String base64 = ArchiveKeys.publicKey();
        String pem =
                "-----BEGIN PUBLIC KEY-----\n" + base64.replaceAll("(.{64})", "$1\n") + "\n-----END PUBLIC KEY-----\n";
        assertThat(ArchiveKey.parse(pem)).isNotNull();
        assertThat(ArchiveKey.parse(pem.replace("\n", "\\n")))
                .as("in one line of an environment")
                .isNotNull();
        assertThat(ReceiptSettings.ARCHIVE_KEY.refuses(pem)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "AAAA", "-----BEGIN PUBLIC KEY-----", "ä", "MCowBQYDK2VuAyEA"})
    void whatIsNoKeyIsRefused(String text) {
        assertThat(ReceiptSettings.ARCHIVE_KEY.refuses(text)).isTrue();
    }

    @Test
    void shortKeyAndPrivateOneAreRefused() {
        String small = Base64.getEncoder()
                .encodeToString(ArchiveKeys.pair(2_048).getPublic().getEncoded());
        assertThatThrownBy(() -> ReceiptSettings.ARCHIVE_KEY.read(small))
                .hasMessageContaining("RECEIPT_ARCHIVE_PUBLIC_KEY")
                .hasMessageContaining("RSA key of 3072")
                .hasMessageNotContaining(small);
        assertThat(ReceiptSettings.ARCHIVE_KEY.refuses(ArchiveKeys.privatePem()))
                .isTrue();
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static String open(Path pem, Path copies) throws IOException, InterruptedException {
        Process java = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "scripts/OpenReceipt.java",
                        pem.toString())
                .redirectInput(copies.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String opened = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        java.waitFor();
        return opened;
    }
}
