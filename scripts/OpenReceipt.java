import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import javax.crypto.spec.SecretKeySpec;

/**
 * Opens copies of receipts, away from the service: java scripts/OpenReceipt.java private.pem < copies. Each line of its input is the column
 * sealed of receipt_archive in Base64.
 */
final class OpenReceipt {

    public static void main(String[] arguments) throws Exception {
        String pem = Files.readString(Path.of(arguments[0])).replaceAll("-----[A-Z ]+-----|\\s", "");
        PrivateKey key = KeyFactory.getInstance("RSA")
                .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(pem)));
        for (String line : new String(System.in.readAllBytes(), StandardCharsets.US_ASCII).split("\n")) {
            if (!line.isBlank()) {
                System.out.write(open(Base64.getDecoder().decode(line.strip()), key));
                System.out.println();
            }
        }
    }

    private static byte[] open(byte[] sealed, PrivateKey key) throws Exception {
        ByteBuffer bytes = ByteBuffer.wrap(sealed);
        if (bytes.get() != 1) {
            throw new IllegalArgumentException("A later version has written this copy; use its script.");
        }
        byte[] wrapped = new byte[Short.toUnsignedInt(bytes.getShort())];
        byte[] nonce = new byte[12];
        bytes.get(wrapped).get(nonce);
        byte[] body = new byte[bytes.remaining()];
        bytes.get(body);
        Cipher unwrap = Cipher.getInstance("RSA/ECB/OAEPWithSHA-256AndMGF1Padding");
        unwrap.init(
                Cipher.DECRYPT_MODE,
                key,
                new OAEPParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, PSource.PSpecified.DEFAULT));
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(
                Cipher.DECRYPT_MODE, new SecretKeySpec(unwrap.doFinal(wrapped), "AES"), new GCMParameterSpec(128, nonce));
        return cipher.doFinal(body);
    }
}
