package dev.martello.evidence.protocol;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.report.ApplianceId;
import dev.martello.evidence.report.Item;
import dev.martello.evidence.report.ItemDigest;
import dev.martello.evidence.report.ItemKind;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

/** How our own value types stand in messages. */
final class WireModule extends SimpleModule {
    /** How digests and identifiers are written: people read hexadecimal digits in JSON, CBOR has octets. */
    enum OctetForm {
        BINARY,
        HEXADECIMAL
    }

    WireModule(OctetForm form) {
        super("martello-wire");
        setMixInAnnotation(Item.class, ItemForm.class);
        addSerializer(new BinarySerializer<>(Bytes.class, Function.identity()));
        addDeserializer(Bytes.class, new BinaryDeserializer<>(Bytes.class, Function.identity()));
        addDeserializer(String.class, new TextDeserializer<>(String.class, WireModule::wellFormed));
        switch (form) {
            case BINARY -> {
                addSerializer(new BinarySerializer<>(ApplianceId.class, ApplianceId::fingerprint));
                addDeserializer(ApplianceId.class, new BinaryDeserializer<>(ApplianceId.class, ApplianceId::new));
                addSerializer(new BinarySerializer<>(ItemDigest.class, ItemDigest::octets));
                addDeserializer(ItemDigest.class, new BinaryDeserializer<>(ItemDigest.class, ItemDigest::new));
            }
            case HEXADECIMAL -> {
                text(ApplianceId.class, ApplianceId::toString, ApplianceId::parse);
                text(ItemDigest.class, ItemDigest::toString, hex -> new ItemDigest(Bytes.fromHex(hex)));
            }
        }
        text(ChassisSerial.class, ChassisSerial::text, ChassisSerial::new);
        text(SecretName.class, SecretName::text, SecretName::new);
        text(Platform.class, Platform::label, label -> known(Platform.ofLabel(label), "platform", label));
        text(ItemKind.class, ItemKind::label, label -> known(ItemKind.ofLabel(label), "kind of item", label));
    }

    private <T> void text(Class<T> type, Function<T, String> write, Function<String, T> read) {
        addSerializer(new TextSerializer<>(type, write));
        addDeserializer(type, new TextDeserializer<>(type, read));
    }

    /** Both formats can say half of a character, which could not be written again. */
    private static String wellFormed(String text) {
        if (text.codePoints().anyMatch(each -> each >= Character.MIN_SURROGATE && each <= Character.MAX_SURROGATE)) {
            throw new IllegalArgumentException("text has half of a character");
        }
        return text;
    }

    private static <T> T known(Optional<T> found, String what, String label) {
        return found.orElseThrow(() -> new IllegalArgumentException("no such " + what + ": " + label));
    }

    private static final class BinarySerializer<T> extends StdSerializer<T> {
        private final transient Function<T, Bytes> octets;

        BinarySerializer(Class<T> type, Function<T, Bytes> octets) {
            super(type);
            this.octets = octets;
        }

        @Override
        public void serialize(T value, JsonGenerator out, SerializationContext context) {
            out.writeBinary(octets.apply(value).toArray());
        }
    }

    private static final class TextSerializer<T> extends StdSerializer<T> {
        private final transient Function<T, String> text;

        TextSerializer(Class<T> type, Function<T, String> text) {
            super(type);
            this.text = text;
        }

        @Override
        public void serialize(T value, JsonGenerator out, SerializationContext context) {
            out.writeString(text.apply(value));
        }
    }

    private static final class BinaryDeserializer<T> extends StdDeserializer<T> {
        private final transient Function<Bytes, T> value;

        BinaryDeserializer(Class<T> type, Function<Bytes, T> value) {
            super(type);
            this.value = value;
        }

        @Override
        public T deserialize(JsonParser in, DeserializationContext context) throws JacksonException {
            JsonToken token = in.currentToken();
            if (token != JsonToken.VALUE_STRING && token != JsonToken.VALUE_EMBEDDED_OBJECT) {
                throw context.wrongTokenException(in, handledType(), JsonToken.VALUE_EMBEDDED_OBJECT, "octets");
            }
            return checked(context, handledType(), value, Bytes.owning(in.getBinaryValue()));
        }
    }

    private static final class TextDeserializer<T> extends StdDeserializer<T> {
        private final transient Function<String, T> value;

        TextDeserializer(Class<T> type, Function<String, T> value) {
            super(type);
            this.value = value;
        }

        @Override
        public T deserialize(JsonParser in, DeserializationContext context) throws JacksonException {
            if (in.currentToken() != JsonToken.VALUE_STRING) {
                throw context.wrongTokenException(in, handledType(), JsonToken.VALUE_STRING, "text");
            }
            return checked(context, handledType(), value, in.getString());
        }
    }

    private static <I, T> T checked(DeserializationContext context, Class<?> type, Function<I, T> make, I input) {
        try {
            return make.apply(input);
        } catch (IllegalArgumentException e) {
            throw context.instantiationException(type, e);
        }
    }
}
