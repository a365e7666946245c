package org.almoner.testing;

import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.tomakehurst.wiremock.client.MappingBuilder;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import java.util.List;
import org.almoner.testing.MockedStripe.Failure;

/** Lists of the mocked Stripe about payouts, page by page, as a test wants them. */
public final class ListedByStripe {

    private static final String PAYOUTS = "/v1/payouts";
    private static final String TRANSACTIONS = "/v1/balance_transactions";

    private ListedByStripe() {}

    /** All of what is in a payout, so many on a page. */
    public static void transactions(StripePayout payout, int size) {
        List<ObjectNode> all = payout.listed();
        for (int i = 0; i < all.size(); i += size) {
            int end = Math.min(i + size, all.size());
            page(payout, i == 0 ? null : id(all.get(i - 1)), all.subList(i, end), end < all.size());
        }
    }

    /** @param after null for the first page */
    public static void page(StripePayout payout, String after, List<ObjectNode> entries, boolean hasMore) {
        MockedStripe.server().stubFor(of(payout, after).willReturn(okJson(list(entries, hasMore))));
    }

    public static void fails(StripePayout payout, String after, Failure failure) {
        MockedStripe.server().stubFor(of(payout, after).willReturn(failure.answer()));
    }

    /** @param after null for the first page */
    public static void payouts(String after, List<ObjectNode> entries, boolean hasMore) {
        MockedStripe.server()
                .stubFor(get(urlPathEqualTo(PAYOUTS))
                        .withQueryParam("starting_after", after == null ? absent() : equalTo(after))
                        .willReturn(okJson(list(entries, hasMore))));
    }

    public static void payoutsFail(String after, Failure failure) {
        MockedStripe.server()
                .stubFor(get(urlPathEqualTo(PAYOUTS))
                        .withQueryParam("starting_after", after == null ? absent() : equalTo(after))
                        .willReturn(failure.answer()));
    }

    /** What was asked of the transactions, in the order in which it was. */
    public static List<LoggedRequest> askedForTransactions() {
        return MockedStripe.server().findAll(getRequestedFor(urlPathEqualTo(TRANSACTIONS)));
    }

    public static List<LoggedRequest> askedForPayouts() {
        return MockedStripe.server().findAll(getRequestedFor(urlPathEqualTo(PAYOUTS)));
    }

    private static MappingBuilder of(StripePayout payout, String after) {
        return get(urlPathEqualTo(TRANSACTIONS))
                .withQueryParam("payout", equalTo(payout.id()))
                .withQueryParam("starting_after", after == null ? absent() : equalTo(after));
    }

    private static String list(List<ObjectNode> entries, boolean hasMore) {
        return "{\"object\":\"list\",\"has_more\":" + hasMore + ",\"data\":" + entries + "}";
    }

    public static String id(ObjectNode entry) {
        return entry.path("id").textValue();
    }
}
