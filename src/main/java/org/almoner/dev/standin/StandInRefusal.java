package org.almoner.dev.standin;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** A request that Stripe would refuse, with the error that it would answer. */
public final class StandInRefusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String type;
    private final String code;
    private final String param;

    private StandInRefusal(int status, String type, String code, String param, String message) {
        super(message);
        this.status = status;
        this.type = type;
        this.code = code;
        this.param = param;
    }

    public static StandInRefusal invalid(String code, String param, String message) {
        return new StandInRefusal(400, "invalid_request_error", code, param, message);
    }

    static StandInRefusal missing(String param) {
        return invalid("parameter_missing", param, "Missing required param: " + param + ".");
    }

    static StandInRefusal unknown(String kind, String param) {
        return new StandInRefusal(404, "invalid_request_error", "resource_missing", param, "No such " + kind);
    }

    static StandInRefusal noKey() {
        return new StandInRefusal(401, "invalid_request_error", null, null, "You did not provide a valid API key.");
    }

    static StandInRefusal keyReused() {
        return new StandInRefusal(
                400,
                "idempotency_error",
                null,
                null,
                "Keys for idempotent requests can only be used with the same parameters they were first used with.");
    }

    static StandInRefusal unknownAddress() {
        return new StandInRefusal(404, "invalid_request_error", null, null, "Unrecognized request URL");
    }

    public int status() {
        return status;
    }

    ObjectNode body() {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ObjectNode error = body.putObject("error").put("message", getMessage()).put("type", type);
        if (code != null) {
            error.put("code", code);
        }
        if (param != null) {
            error.put("param", param);
        }
        return body;
    }
}
