package dev.martello.evidence.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.martello.bytes.Bytes;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.cfg.MapperBuilder;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.exc.ValueInstantiationException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.cbor.CBORFactory;
import tools.jackson.dataformat.cbor.CBORMapper;

/** The two encodings of messages. CBOR is what agents speak; JSON says the same to people and scripts. */
public enum WireFormat {
    CBOR("application/cbor", Mappers.CBOR),
    JSON("application/json", Mappers.JSON);

    /** A request with all attachments that are allowed, in JSON's Base64, and the report around them. */
    public static final int MAX_MESSAGE_BYTES = ReportRequest.MAX_ATTACHMENT_BYTES / 3 * 4 + (1 << 20);

    private final String mediaType;

    @SuppressWarnings("ImmutableEnumChecker") // Jackson builds its mappers immutable
    private final ObjectMapper mapper;

    WireFormat(String mediaType, ObjectMapper mapper) {
        this.mediaType = mediaType;
        this.mapper = mapper;
    }

    public String mediaType() {
        return mediaType;
    }

    /** The format of a {@code Content-Type}, whatever its parameters. */
    public static Optional<WireFormat> ofMediaType(String contentType) {
        String bare = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(each -> each.mediaType.equals(bare))
                .findFirst();
    }

    public Bytes write(Message message) {
        return Bytes.owning(mapper.writeValueAsBytes(message));
    }

    /**
     * Reads a message that is exactly of the given type: no field unknown, missing, repeated or out of its bounds, and nothing
     * after it.
     *
     * @throws MalformedMessage if it is not
     */
    public <M extends Message> M read(Bytes octets, Class<M> type) throws MalformedMessage {
        if (octets.length() > MAX_MESSAGE_BYTES) {
            throw new MalformedMessage(
                    "message is " + octets.length() + " octets, at most " + MAX_MESSAGE_BYTES + " are allowed");
        }
        try {
            M message = mapper.readValue(octets.toArray(), type);
            if (message == null) {
                throw new MalformedMessage("message is null");
            }
            return message;
        } catch (JacksonException e) {
            throw new MalformedMessage(name() + " message, " + place(e) + ": " + problem(e));
        }
    }

    private static String place(JacksonException e) {
        if (e instanceof DatabindException mapping && !mapping.getPath().isEmpty()) {
            return "field "
                    + mapping.getPath().stream()
                            .map(step -> step.getPropertyName() == null
                                    ? "[" + step.getIndex() + "]"
                                    : step.getPropertyName())
                            .collect(Collectors.joining("."));
        }
        return Optional.ofNullable(e.getLocation())
                .map(location -> "offset " + Math.max(0, location.getByteOffset()))
                .orElse("somewhere");
    }

    private static String problem(JacksonException e) {
        return switch (e) {
            case UnrecognizedPropertyException _ -> "not a field of this message";
            case ValueInstantiationException refused
            when refused.getCause() instanceof IllegalArgumentException cause -> String.valueOf(cause.getMessage());
            case DatabindException _ -> "missing, or not a value of the field's type";
            default -> e.getOriginalMessage();
        };
    }

    /** Mappers stand apart because an enum's constants are made before its other statics. */
    private static final class Mappers {
        /** Messages nest five deep; a little more lets them grow. */
        private static final StreamReadConstraints CONSTRAINTS = StreamReadConstraints.builder()
                .maxNestingDepth(12)
                .maxNameLength(64)
                .maxStringLength(ReportRequest.MAX_ATTACHMENT_BYTES / 3 * 4 + 4)
                .maxNumberLength(20)
                .build();

        static final ObjectMapper CBOR = strict(CBORMapper.builder(
                        CBORFactory.builder().streamReadConstraints(CONSTRAINTS).build()))
                .addModule(new WireModule(WireModule.OctetForm.BINARY))
                .build();
        static final ObjectMapper JSON = strict(JsonMapper.builder(
                        JsonFactory.builder().streamReadConstraints(CONSTRAINTS).build()))
                .addModule(new WireModule(WireModule.OctetForm.HEXADECIMAL))
                .build();

        private static <B extends MapperBuilder<?, B>> B strict(B builder) {
            return builder.enable(
                            DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
                            DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES,
                            DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
                            DeserializationFeature.FAIL_ON_TRAILING_TOKENS,
                            DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
                    .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .changeDefaultPropertyInclusion(
                            inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_ABSENT));
        }
    }
}
