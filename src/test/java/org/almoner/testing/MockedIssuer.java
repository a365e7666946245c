package org.almoner.testing;

import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.noContent;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.serverError;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;

import com.github.tomakehurst.wiremock.WireMockServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.List;
import java.util.Map;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.lang.JoseException;

/** An OpenID Connect provider: what it says of itself, its key, and tokens as it would make them. */
public final class MockedIssuer implements QuarkusTestResourceLifecycleManager {

    public static final String AUDIENCE = "almoner-of-tests";

    /** As whom it knows the desk. */
    public static final String CLIENT_ID = "desk-of-tests";

    /** With what would start an expression of Quarkus. */
    public static final String CLIENT_SECRET = "of tests: ${HOME} is not meant";

    private static final RsaJsonWebKey KEY = key("of-today");
    private static final RsaJsonWebKey NEXT_KEY = key("of-tomorrow");
    private static final String KEYS = "/realms/almoner/keys";

    private static WireMockServer server;

    public static WireMockServer server() {
        return server;
    }

    /** The address, as tokens name it. For a browser it is another site than the service, which is at {@code localhost}. */
    public static String issuer() {
        return "http://127.0.0.1:" + server.port() + "/realms/almoner";
    }

    /** Gives this token for that code. */
    public static void grant(String code, String idToken) {
        server.stubFor(post("/realms/almoner/token")
                .withRequestBody(containing("code=" + code + "&"))
                .willReturn(okJson("""
                {"access_token": "opaque", "token_type": "Bearer", "expires_in": 300, "id_token": "%s"}
                """.formatted(idToken))));
    }

    @Override
    public Map<String, String> start() {
        server = new WireMockServer(options().dynamicPort().containerThreads(10));
        server.start();
        server.stubFor(
                get("/realms/almoner/.well-known/openid-configuration").willReturn(okJson("""
                {"issuer": "%1$s", "jwks_uri": "%1$s/keys", "token_endpoint": "%1$s/token",
                 "introspection_endpoint": "%1$s/introspect", "authorization_endpoint": "%1$s/auth",
                 "end_session_endpoint": "%1$s/logout"}
                """.formatted(issuer()))));
        tellKeys(KEY);
        server.stubFor(get("/favicon.ico").willReturn(noContent()));
        // Whoever presses the button has the code that is called after the state.
        server.stubFor(get(urlPathEqualTo("/realms/almoner/auth"))
                .willReturn(ok("""
                        <!doctype html><title>Sign in</title>
                        <a href="{{request.query.redirect_uri}}?code=for-{{request.query.state}}&state={{request.query.state}}">It is me</a>
                        """).withHeader("Content-Type", "text/html").withTransformers("response-template")));
        server.stubFor(get(urlPathEqualTo("/realms/almoner/logout"))
                .willReturn(ok("<!doctype html><title>Signed out</title>").withHeader("Content-Type", "text/html")));
        return Map.of(
                "OIDC_ISSUER",
                issuer(),
                "OIDC_AUDIENCE",
                AUDIENCE,
                "OIDC_ROLES_CLAIM",
                "realm_access/roles",
                "OIDC_CLIENT_ID",
                CLIENT_ID,
                "OIDC_CLIENT_SECRET",
                CLIENT_SECRET);
    }

    @Override
    public void stop() {
        server.stop();
    }

    /** Is not able to say what its keys are. */
    public static void tellNoKeys() {
        server.stubFor(get(KEYS).willReturn(serverError()));
    }

    /** Says the next one, too. */
    public static void tellNextKey() {
        tellKeys(KEY, NEXT_KEY);
    }

    private static void tellKeys(RsaJsonWebKey... keys) {
        server.stubFor(get(KEYS).willReturn(okJson(new JsonWebKeySet(keys).toJson())));
    }

    /** The public key, which everybody may read. */
    public static byte[] publicKey() {
        return KEY.getPublicKey().getEncoded();
    }

    /** What it says for the next five minutes of somebody with these roles. */
    public static JwtClaims claims(String audience, String subject, String... roles) {
        JwtClaims claims = new JwtClaims();
        claims.setIssuer(issuer());
        claims.setAudience(audience);
        claims.setSubject(subject);
        claims.setIssuedAtToNow();
        claims.setExpirationTimeMinutesInTheFuture(5);
        claims.setClaim("realm_access", Map.of("roles", List.of(roles)));
        return claims;
    }

    /** A token of these claims, signed with the key that it tells. */
    public static String token(JwtClaims claims) {
        return signed(claims, KEY);
    }

    /** Signed with one that it has not told yet. */
    public static String tokenOfNextKey(JwtClaims claims) {
        return signed(claims, NEXT_KEY);
    }

    /** The same with a key of somebody else, under the name of the right one. */
    public static String forged(JwtClaims claims) {
        return signed(claims, key(KEY.getKeyId()));
    }

    private static String signed(JwtClaims claims, RsaJsonWebKey key) {
        try {
            JsonWebSignature token = new JsonWebSignature();
            token.setPayload(claims.toJson());
            token.setKey(key.getPrivateKey());
            token.setKeyIdHeaderValue(key.getKeyId());
            token.setAlgorithmHeaderValue("RS256");
            return token.getCompactSerialization();
        } catch (JoseException e) {
            throw new AssertionError(e);
        }
    }

    private static RsaJsonWebKey key(String id) {
        try {
            RsaJsonWebKey key = RsaJwkGenerator.generateJwk(2048);
            key.setKeyId(id);
            key.setUse("sig");
            key.setAlgorithm("RS256");
            return key;
        } catch (JoseException e) {
            throw new AssertionError(e);
        }
    }
}
