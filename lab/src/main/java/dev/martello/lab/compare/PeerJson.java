package dev.martello.lab.compare;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The list of objects that a tool ends with, after what it warns of. */
final class PeerJson {
    private PeerJson() {}

    /** @param subject of what the tool was asked */
    static JsonNode list(String tool, String subject, String output) throws CompareFailure {
        String answer = output.substring(Math.max(0, output.indexOf("[{")));
        try {
            return JsonMapper.shared().readTree(answer);
        } catch (JacksonException e) {
            throw new CompareFailure("%s says of %s: %s"
                    .formatted(tool, subject, output.strip().lines().findFirst().orElse("nothing")));
        }
    }
}
