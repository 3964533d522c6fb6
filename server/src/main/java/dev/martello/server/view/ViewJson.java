package dev.martello.server.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.martello.bytes.Bytes;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Views as JSON: what is absent is left out, times are ISO 8601. A reader passes over fields it does not know. */
public final class ViewJson {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .changeDefaultPropertyInclusion(inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_ABSENT))
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private ViewJson() {}

    public static Bytes write(Object view) {
        return Bytes.owning(MAPPER.writeValueAsBytes(view));
    }

    /**
     * Reads a view.
     *
     * @throws IllegalArgumentException if the octets are not JSON of this form
     */
    public static <V> V read(Bytes json, Class<V> type) {
        try {
            return Optional.ofNullable(MAPPER.readValue(json.toArray(), type))
                    .orElseThrow(() -> new IllegalArgumentException("it is null, and no " + type.getSimpleName()));
        } catch (JacksonException e) {
            throw new IllegalArgumentException("it is not JSON of the form " + type.getSimpleName(), e);
        }
    }
}
