package org.almoner.stripe.past;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import org.almoner.donation.fact.PaymentFacts;
import org.almoner.stripe.api.StripeAccountSettings;
import org.almoner.stripe.api.StripePage;
import org.almoner.stripe.translation.ListedObject;
import org.almoner.stripe.translation.StripeJson;
import org.almoner.stripe.translation.StripeValues;
import org.almoner.stripe.translation.UnusableEventException;
import org.jboss.logging.Logger;

/** Makes facts of a page. An object that cannot be used is counted and holds up no other. */
@ApplicationScoped
class ListNews {

    private static final Logger LOG = Logger.getLogger(ListNews.class);

    private final ListedObject listed;
    private final boolean live;
    private final boolean keyIsLive;

    ListNews(ListedObject listed, StripeAccountSettings account) {
        this.listed = listed;
        this.live = account.acceptsLiveMode();
        this.keyIsLive = account.keyIsLive();
    }

    /** What one object tells. @param id at Stripe, for the log */
    record Told(String id, List<PaymentFacts> news) {}

    /** @param counts of what was not told, and of all that was read */
    record PageNews(List<Told> told, Counts counts) {}

    PageNews of(StripeList list, StripePage page) {
        List<Told> told = new ArrayList<>();
        long passedOver = 0;
        long otherMode = 0;
        long unusable = 0;
        for (JsonNode object : page.entries()) {
            if (isOfOtherMode(object)) {
                otherMode++;
                continue;
            }
            List<PaymentFacts> news = news(list, page, object);
            if (news == null) {
                unusable++;
            } else if (news.isEmpty()) {
                passedOver++;
            } else {
                told.add(new Told(StripeJson.text(object, "id"), news));
            }
        }
        return new PageNews(told, new Counts(page.entries().size(), passedOver, otherMode, unusable, 0, 0));
    }

    /** @return null when it cannot be used */
    private List<PaymentFacts> news(StripeList list, StripePage page, JsonNode object) {
        try {
            return listed.news(list.kind(), object, page.askedAt(), page.answeredAt());
        } catch (UnusableEventException e) {
            LOG.warnf("The %s %s of Stripe's list is of no use: %s", list.kind(), id(object), e.getMessage());
        } catch (RuntimeException e) {
            // A mistake of ours; until it is mended nobody else is to suffer from it.
            LOG.errorf(
                    "The %s %s of Stripe's list cannot be translated by this version: %s at %s",
                    list.kind(),
                    id(object),
                    e.getClass().getSimpleName(),
                    e.getStackTrace().length == 0 ? "?" : e.getStackTrace()[0]);
        }
        return null;
    }

    /** Not all objects say it (a refund does not): those are of the key's mode. */
    private boolean isOfOtherMode(JsonNode object) {
        JsonNode said = object.path("livemode");
        return (said.isBoolean() ? said.booleanValue() : keyIsLive) != live;
    }

    private static String id(JsonNode object) {
        String id = StripeJson.text(object, "id");
        return StripeValues.isId(id) ? id : "?";
    }
}
