package org.almoner.dev.standin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a session asks its donor beside the money ("Add custom fields", Checkout). Of the kinds that Stripe has the stand-in knows
 * lists.
 */
public final class StandInFields {

    private StandInFields() {}

    /**
     * A list to choose from.
     *
     * @param options what they are called, by their values
     * @param chosen beforehand; null for nothing
     */
    public record Choice(String key, String label, Map<String, String> options, String chosen) {}

    /** The {@code custom_fields} of a session, from the parameters that open it. */
    static ArrayNode of(Form form) {
        ArrayNode fields = JsonNodeFactory.instance.arrayNode();
        for (Form asked : form.all("custom_fields")) {
            if (!asked.required("type").equals("dropdown")) {
                throw StandInRefusal.invalid(null, "custom_fields", "The stand-in knows the type dropdown only.");
            }
            ObjectNode field = fields.addObject()
                    .put("key", asked.required("key"))
                    .put("optional", "true".equals(asked.text("optional")))
                    .put("type", "dropdown");
            field.putObject("label")
                    .put("custom", asked.required("label/custom"))
                    .put("type", "custom");
            ObjectNode list = field.putObject("dropdown").put("default_value", asked.text("dropdown/default_value"));
            ArrayNode options = list.putArray("options");
            asked.all("dropdown/options")
                    .forEach(option -> options.addObject()
                            .put("label", option.required("label"))
                            .put("value", option.required("value")));
            list.putNull("value");
        }
        return fields;
    }

    static List<Choice> shown(ObjectNode session) {
        List<Choice> choices = new ArrayList<>();
        for (JsonNode field : session.path("custom_fields")) {
            Map<String, String> options = new LinkedHashMap<>();
            field.at("/dropdown/options")
                    .forEach(option -> options.put(
                            option.path("value").asText(), option.path("label").asText()));
            choices.add(new Choice(
                    field.path("key").asText(),
                    field.at("/label/custom").asText(),
                    options,
                    field.at("/dropdown/default_value").textValue()));
        }
        return choices;
    }

    /** Keeps what a donor chose; what is no option is what was chosen beforehand. */
    static void choose(ObjectNode session, Map<String, String> chosen) {
        List<Choice> choices = shown(session);
        for (int i = 0; i < choices.size(); i++) {
            Choice choice = choices.get(i);
            String value = chosen.get(choice.key());
            ((ObjectNode) session.path("custom_fields").path(i).path("dropdown"))
                    .put("value", value != null && choice.options().containsKey(value) ? value : choice.chosen());
        }
    }
}
