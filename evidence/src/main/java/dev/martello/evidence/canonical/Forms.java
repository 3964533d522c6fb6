package dev.martello.evidence.canonical;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonParser.NumberType;
import tools.jackson.core.JsonToken;

/** The forms of all types that components may have. */
final class Forms {
    private Forms() {}

    static Form of(Type type) {
        if (type instanceof ParameterizedType generic) {
            Type[] arguments = generic.getActualTypeArguments();
            if (generic.getRawType() == List.class) {
                return new OfList(of(arguments[0]));
            }
            if (generic.getRawType() == SortedMap.class && arguments[0] == String.class) {
                return new OfMap(of(arguments[1]));
            }
        }
        return switch (type) {
            case Class<?> c when c == String.class -> new OfText();
            case Class<?> c when c == long.class || c == Long.class -> new OfNumber();
            case Class<?> c when c == boolean.class || c == Boolean.class -> new OfTruth();
            case Class<?> c when c.isEnum() -> OfEnum.of(c);
            case Class<?> c when c.isRecord() -> RecordForm.of(c);
            default -> throw new IllegalArgumentException(type + " cannot be written");
        };
    }

    /** Passes over a value. */
    static @Nullable Object unfit(JsonParser in, Notes notes, String expected) {
        Names.passOver(in);
        notes.unfit("it should be " + expected);
        return null;
    }

    /** Whether a text can be written in UTF-8; one with half a character cannot. */
    static boolean isText(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8).equals(text);
            }
        }
        return true;
    }

    private record OfText() implements Form {
        @Override
        public void write(Object value, JsonGenerator out) {
            out.writeString((String) value);
        }

        @Override
        public @Nullable Object read(JsonParser in, Notes notes) {
            return in.currentToken() == JsonToken.VALUE_STRING && isText(in.getString())
                    ? in.getString()
                    : unfit(in, notes, "a text");
        }
    }

    private record OfNumber() implements Form {
        @Override
        public void write(Object value, JsonGenerator out) {
            out.writeNumber((Long) value);
        }

        @Override
        public @Nullable Object read(JsonParser in, Notes notes) {
            return in.currentToken() == JsonToken.VALUE_NUMBER_INT && in.getNumberType() != NumberType.BIG_INTEGER
                    ? (Long) in.getLongValue()
                    : unfit(in, notes, "a number");
        }
    }

    private record OfTruth() implements Form {
        @Override
        public void write(Object value, JsonGenerator out) {
            out.writeBoolean((Boolean) value);
        }

        @Override
        public @Nullable Object read(JsonParser in, Notes notes) {
            return switch (in.currentToken()) {
                case VALUE_TRUE -> true;
                case VALUE_FALSE -> false;
                default -> unfit(in, notes, "true or false");
            };
        }
    }

    private record OfEnum(Map<String, Object> byLabel) implements Form {
        static OfEnum of(Class<?> type) {
            Map<String, Object> byLabel = new HashMap<>();
            for (Object each : type.getEnumConstants()) {
                byLabel.put(each.toString(), each);
            }
            return new OfEnum(byLabel);
        }

        @Override
        public void write(Object value, JsonGenerator out) {
            out.writeString(value.toString());
        }

        @Override
        public @Nullable Object read(JsonParser in, Notes notes) {
            Object found = in.currentToken() == JsonToken.VALUE_STRING ? byLabel.get(in.getString()) : null;
            return found != null
                    ? found
                    : unfit(in, notes, "one of " + String.join(", ", new TreeMap<>(byLabel).keySet()));
        }
    }

    private record OfList(Form element) implements Form {
        @Override
        public void write(Object value, JsonGenerator out) {
            List<?> list = (List<?>) value;
            out.writeStartArray(list, list.size());
            list.forEach(each -> element.write(each, out));
            out.writeEndArray();
        }

        @Override
        public @Nullable Object read(JsonParser in, Notes notes) {
            if (in.currentToken() != JsonToken.START_ARRAY) {
                return unfit(in, notes, "a list");
            }
            List<Object> list = new ArrayList<>();
            boolean isFit = true;
            while (in.nextToken() != JsonToken.END_ARRAY) {
                Object found = element.read(in, notes);
                if (found != null) {
                    list.add(found);
                } else {
                    isFit = false;
                }
            }
            return isFit ? list : null;
        }
    }

    private record OfMap(Form value) implements Form {
        @Override
        public void write(Object map, JsonGenerator out) {
            // Whatever its order, it is written in one.
            SortedMap<String, Object> ordered = new TreeMap<>();
            ((Map<?, ?>) map).forEach((key, each) -> ordered.put((String) key, each));
            out.writeStartObject(ordered, ordered.size());
            ordered.forEach((key, each) -> {
                out.writeName(key);
                value.write(each, out);
            });
            out.writeEndObject();
        }

        @Override
        public @Nullable Object read(JsonParser in, Notes notes) {
            if (in.currentToken() != JsonToken.START_OBJECT) {
                return unfit(in, notes, "a map");
            }
            AscendingEntries entries = new AscendingEntries();
            boolean isFit = true;
            for (String key = in.nextName(); key != null; key = in.nextName()) {
                notes.enter(key);
                in.nextToken();
                Object found = isText(key) ? value.read(in, notes) : unfit(in, notes, "called by a text");
                notes.leave();
                isFit &= found != null;
                entries.add(key, found == null ? "" : found);
            }
            SortedMap<String, Object> map = entries.toMap();
            if (map.size() < entries.size()) {
                throw Names.twice(in);
            }
            return isFit ? map : null;
        }
    }
}
