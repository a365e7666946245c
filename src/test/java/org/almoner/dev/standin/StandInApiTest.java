package org.almoner.dev.standin;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import com.stripe.Stripe;
import com.stripe.StripeClient;
import com.stripe.exception.InvalidRequestException;
import com.stripe.model.Charge;
import com.stripe.model.Event;
import com.stripe.model.PaymentIntent;
import com.stripe.model.checkout.Session;
import com.stripe.param.ChargeListParams;
import com.stripe.param.EventListParams;
import com.stripe.param.PaymentIntentListParams;
import com.stripe.param.RefundCreateParams;
import com.stripe.param.checkout.SessionCreateParams;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.specification.RequestSpecification;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.almoner.dev.WithStandIn;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The stand-in speaks Stripe's API well enough for stripe-java, which asks and reads here. */
@QuarkusTest
@WithTestResource(WithStandIn.class)
class StandInApiTest {

    private static final String V1 = StandIn.PATH + "/v1";

    private StripeClient stripe;

    @BeforeEach
    void aClient() {
        stripe = StripeClient.builder()
                .setApiKey("sk_test_standin")
                .setApiBase("http://localhost:" + RestAssured.port + StandIn.PATH)
                .build();
    }

    @Test
    void sessionIsMadeReadPaidAndExpanded() throws Exception {
        Session made = stripe.v1().checkout().sessions().create(order(2_500));
        assertThat(made.getId()).startsWith("cs_test_");
        assertThat(made.getUrl()).endsWith("/dev/stripe/pay/" + made.getId());
        assertThat(made.getPaymentIntent()).isNull();
        assertThat(made.getMetadata()).containsEntry("ticketId", "t");
        act(made, "pay");

        Session paid = stripe.v1()
                .checkout()
                .sessions()
                .retrieve(
                        made.getId(),
                        com.stripe.param.checkout.SessionRetrieveParams.builder()
                                .addExpand("payment_intent.latest_charge.balance_transaction")
                                .build());
        assertThat(paid.getStatus()).isEqualTo("complete");
        assertThat(paid.getPaymentStatus()).isEqualTo("paid");
        var intent = paid.getPaymentIntentObject();
        assertThat(intent.getMetadata()).containsEntry("donationId", "d");
        var charge = intent.getLatestChargeObject();
        assertThat(charge.getBillingDetails().getName()).isEqualTo("Maria Garcia Lopez");
        assertThat(charge.getBalanceTransactionObject().getFee()).isEqualTo(103);
        assertThat(charge.getBalanceTransactionObject().getNet()).isEqualTo(2_397);

        var refund = stripe.v1()
                .refunds()
                .create(RefundCreateParams.builder()
                        .setCharge(charge.getId())
                        .setAmount(500L)
                        .build());
        assertThat(refund.getStatus()).isEqualTo("succeeded");
        assertThat(stripe.v1().charges().retrieve(charge.getId()).getAmountRefunded())
                .isEqualTo(500);
    }

    @Test
    void openSessionExpiresOnce() throws Exception {
        Session made = stripe.v1().checkout().sessions().create(order(100));
        assertThat(stripe.v1().checkout().sessions().expire(made.getId()).getStatus())
                .isEqualTo("expired");
        org.assertj.core.api.Assertions.assertThatThrownBy(
                        () -> stripe.v1().checkout().sessions().expire(made.getId()))
                .isInstanceOf(InvalidRequestException.class);
    }

    @Test
    void eventsAreListedInPagesNewestFirst() throws Exception {
        for (int i = 0; i < 7; i++) {
            act(stripe.v1().checkout().sessions().create(order(100)), "pay");
        }
        List<String> all = new ArrayList<>();
        EventListParams params = EventListParams.builder()
                .setLimit(3L)
                .addAllType(List.of("payment_intent.succeeded", "charge.updated"))
                .build();
        for (Event event : stripe.v1().events().list(params).autoPagingIterable()) {
            assertThat(event.getApiVersion()).isEqualTo(Stripe.API_VERSION);
            assertThat(event.getDataObjectDeserializer().getObject()).isPresent();
            all.add(event.getId());
        }
        assertThat(all).hasSizeGreaterThanOrEqualTo(14).doesNotHaveDuplicates();
        assertThat(stripe.v1().events().retrieve(all.get(0)).getType()).isEqualTo("charge.updated");
        Event newest = stripe.v1().events().list().getData().get(0);
        asked().queryParam("created[gt]", newest.getCreated())
                .get(V1 + "/events")
                .then()
                .body("data", hasSize(0))
                .body("has_more", is(false));
        asked().queryParam("type", "charge.*")
                .get(V1 + "/events")
                .then()
                .body("data.type", everyItem(startsWith("charge.")));
    }

    @Test
    void objectsAreListedInPagesNewestFirstAndOfATime() throws Exception {
        for (int i = 0; i < 4; i++) {
            act(stripe.v1().checkout().sessions().create(order(1_000 + i)), "pay");
        }
        List<Long> amounts = new ArrayList<>();
        for (Charge charge : stripe.v1()
                .charges()
                .list(ChargeListParams.builder()
                        .setLimit(3L)
                        .addExpand("data.balance_transaction")
                        .build())
                .autoPagingIterable()) {
            amounts.add(charge.getAmount());
            // Those that failed, in other tests, have moved nothing.
            if (charge.getPaid()) {
                assertThat(charge.getBalanceTransactionObject().getFee()).isPositive();
            }
        }
        assertThat(amounts).startsWith(1_003L, 1_002L, 1_001L, 1_000L);
        PaymentIntent newest = stripe.v1()
                .paymentIntents()
                .list(PaymentIntentListParams.builder()
                        .setLimit(1L)
                        .addExpand("data.latest_charge.balance_transaction")
                        .build())
                .getData()
                .get(0);
        assertThat(newest.getLatestChargeObject().getBalanceTransactionObject().getNet())
                .isPositive();
        for (String list : List.of("charges", "payment_intents", "refunds", "disputes", "checkout/sessions")) {
            asked().queryParam("created[gt]", newest.getCreated() + 60)
                    .get(V1 + "/" + list)
                    .then()
                    .statusCode(200)
                    .body("url", equalTo("/v1/" + list))
                    .body("data", hasSize(0))
                    .body("has_more", is(false));
            asked().queryParam("starting_after", "none")
                    .get(V1 + "/" + list)
                    .then()
                    .statusCode(400);
        }
    }

    @Test
    void sameKeyMakesOneSession() {
        String key = UUID.randomUUID().toString();
        Map<String, String> form = Map.of(
                "mode", "payment",
                "success_url", "http://localhost/",
                "line_items[0][quantity]", "2",
                "line_items[0][price_data][currency]", "eur",
                "line_items[0][price_data][unit_amount]", "150");
        String id = session(key, form)
                .then()
                .statusCode(200)
                .body("amount_total", is(300))
                .extract()
                .path("id");
        session(key, form).then().body("id", equalTo(id)).header("Idempotent-Replayed", "true");
        session(key, Map.of("mode", "payment")).then().statusCode(400).body("error.type", equalTo("idempotency_error"));
    }

    @Test
    void mistakesAreAnsweredAsStripeDoes() {
        given().get(V1 + "/events").then().statusCode(401).body("error.type", equalTo("invalid_request_error"));
        asked().get(V1 + "/charges/ch_none").then().statusCode(404).body("error.code", equalTo("resource_missing"));
        asked().queryParam("limit", 101)
                .get(V1 + "/events")
                .then()
                .statusCode(400)
                .body("error.param", equalTo("limit"));
        asked().queryParam("starting_after", "evt_none")
                .get(V1 + "/events")
                .then()
                .statusCode(400);
        asked().get(V1 + "/nothing").then().statusCode(404).body("error.code", nullValue());
        asked().formParam("mode", "payment")
                .post(V1 + "/checkout/sessions")
                .then()
                .statusCode(400)
                .body("error.code", equalTo("parameter_missing"))
                .body("error.param", equalTo("success_url"));
    }

    private static RequestSpecification asked() {
        return given().header("Authorization", "Bearer sk_test_standin");
    }

    private static io.restassured.response.Response session(String key, Map<String, String> form) {
        return asked().header("Idempotency-Key", key).formParams(form).post(V1 + "/checkout/sessions");
    }

    private static void act(Session session, String action) {
        given().redirects()
                .follow(false)
                .formParam("action", action)
                .post(StandIn.PATH + "/pay/" + session.getId())
                .then()
                .statusCode(303);
    }

    private static SessionCreateParams order(long amount) {
        return SessionCreateParams.builder()
                .setMode(SessionCreateParams.Mode.PAYMENT)
                .setSuccessUrl("http://localhost/?session={CHECKOUT_SESSION_ID}")
                .putMetadata("ticketId", "t")
                .setPaymentIntentData(SessionCreateParams.PaymentIntentData.builder()
                        .putMetadata("donationId", "d")
                        .build())
                .addLineItem(SessionCreateParams.LineItem.builder()
                        .setQuantity(1L)
                        .setPriceData(SessionCreateParams.LineItem.PriceData.builder()
                                .setCurrency("usd")
                                .setUnitAmount(amount)
                                .setProductData(SessionCreateParams.LineItem.PriceData.ProductData.builder()
                                        .setName("Donation")
                                        .build())
                                .build())
                        .build())
                .build();
    }
}
