package org.almoner;

import java.io.IOException;
import javax.net.ssl.SSLException;

/** TLS that does not come about with a server that we call: waiting helps only where its line was cut. */
public final class TlsFailure {

    /** What a person does about it, in words that go on from "what to do". */
    public static final String ADVICE =
            "check this machine's clock, and the name, the dates and the issuer of the certificate that is shown here, a proxy's that opens"
                    + " TLS perhaps; an issuer that the JVM does not know belongs into its trust store (-Djavax.net.ssl.trustStore=…)";

    private TlsFailure() {}

    /** Whether the two could not agree, and not the line was lost meanwhile: of that the JDK says so too, with how it was lost beneath. */
    public static boolean isReasonOf(Throwable failure) {
        Throwable root = Causes.root(failure);
        return Causes.of(failure).anyMatch(SSLException.class::isInstance)
                && (root instanceof SSLException || !(root instanceof IOException));
    }
}
