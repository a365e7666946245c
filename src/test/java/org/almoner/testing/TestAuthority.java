package org.almoner.testing;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.UUID;

/**
 * An authority that vouches for the certificates of a test: whoever trusts it trusts what it has signed. The JDK has no public way to
 * sign a certificate, and its tool would take six processes for each; so they are written here, as X.509 (RFC 5280) has them.
 */
public final class TestAuthority {

    public static final String PASSWORD = "of-the-test";

    private static final String NAME = "authority";
    private static final byte[] ECDSA_WITH_SHA256 = HexFormat.of().parseHex("300a06082a8648ce3d040302");
    private static final byte[] COMMON_NAME = HexFormat.of().parseHex("0603550403");
    private static final byte[] ALTERNATIVE_NAME = HexFormat.of().parseHex("0603551d11");
    private static final byte[] BASIC_CONSTRAINTS = HexFormat.of().parseHex("0603551d13");
    private static final byte[] TRUE = HexFormat.of().parseHex("0101ff");

    private static final int INTEGER = 0x02;
    private static final int BIT_STRING = 0x03;
    private static final int OCTET_STRING = 0x04;
    private static final int UTF8 = 0x0c;
    private static final int UTC_TIME = 0x17;
    private static final int SEQUENCE = 0x30;
    private static final int SET = 0x31;
    private static final int DNS_NAME = 0x82;
    private static final int VERSION = 0xa0;
    private static final int EXTENSIONS = 0xa3;

    private final Path directory;
    private final Instant now = Instant.now();
    private final KeyPair keys = pair();
    private final Certificate certificate;
    private long serial;

    /** @param directory for the stores of what it signs */
    public TestAuthority(Path directory) throws GeneralSecurityException, IOException {
        this.directory = directory;
        byte[] isAuthority = der(SEQUENCE, BASIC_CONSTRAINTS, TRUE, der(OCTET_STRING, der(SEQUENCE, TRUE)));
        certificate = sign(NAME, keys.getPublic(), -60, 365, isAuthority);
    }

    /** A store of one who trusts it. */
    public Path trusting() throws GeneralSecurityException, IOException {
        KeyStore store = empty();
        store.setCertificateEntry(NAME, certificate);
        return written(store);
    }

    /** A store of one whose certificate for that host it has signed. @param startsInDays with a minus for the past */
    public Path signed(String host, int startsInDays, int days) throws GeneralSecurityException, IOException {
        KeyPair own = pair();
        byte[] isHost = der(
                SEQUENCE,
                ALTERNATIVE_NAME,
                der(OCTET_STRING, der(SEQUENCE, der(DNS_NAME, host.getBytes(StandardCharsets.US_ASCII)))));
        Certificate ofHost = sign(host, own.getPublic(), startsInDays, days, isHost);
        KeyStore store = empty();
        store.setKeyEntry(host, own.getPrivate(), PASSWORD.toCharArray(), new Certificate[] {ofHost, certificate});
        return written(store);
    }

    private Certificate sign(String name, PublicKey key, int startsInDays, int days, byte[] extension)
            throws GeneralSecurityException, IOException {
        Instant start = now.plus(startsInDays, ChronoUnit.DAYS);
        byte[] said = der(
                SEQUENCE,
                der(VERSION, der(INTEGER, new byte[] {2})),
                der(INTEGER, BigInteger.valueOf(++serial).toByteArray()),
                ECDSA_WITH_SHA256,
                name(NAME),
                der(SEQUENCE, time(start), time(start.plus(days, ChronoUnit.DAYS))),
                name(name),
                key.getEncoded(),
                der(EXTENSIONS, der(SEQUENCE, extension)));
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(keys.getPrivate());
        signature.update(said);
        byte[] signed = der(SEQUENCE, said, ECDSA_WITH_SHA256, der(BIT_STRING, new byte[] {0}, signature.sign()));
        return CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(signed));
    }

    private static byte[] name(String commonName) throws IOException {
        byte[] text = der(UTF8, commonName.getBytes(StandardCharsets.US_ASCII));
        return der(SEQUENCE, der(SET, der(SEQUENCE, COMMON_NAME, text)));
    }

    private static byte[] time(Instant at) throws IOException {
        String text = DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'")
                .withZone(ZoneOffset.UTC)
                .format(at);
        return der(UTC_TIME, text.getBytes(StandardCharsets.US_ASCII));
    }

    /** A value of that kind, which has no more than 65,535 bytes. */
    private static byte[] der(int tag, byte[]... parts) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            body.write(part);
        }
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.write(tag);
        if (body.size() > 255) {
            whole.write(0x82);
            whole.write(body.size() >> 8);
        } else if (body.size() > 127) {
            whole.write(0x81);
        }
        whole.write(body.size());
        body.writeTo(whole);
        return whole.toByteArray();
    }

    private static KeyPair pair() throws GeneralSecurityException {
        return KeyPairGenerator.getInstance("EC").generateKeyPair();
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("JKS");
        store.load(null, null);
        return store;
    }

    private Path written(KeyStore store) throws GeneralSecurityException, IOException {
        Path file = directory.resolve(UUID.randomUUID() + ".jks");
        try (OutputStream output = Files.newOutputStream(file)) {
            store.store(output, PASSWORD.toCharArray());
        }
        return file;
    }
}
