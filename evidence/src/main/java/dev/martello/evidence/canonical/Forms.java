package dev.martello.evidence.canonical;

import dev.martello.evidence.canonical.CborReader.Major;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

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
    static @Nullable Object unfit(CborReader in, Notes notes, String expected) throws MalformedCbor {
        in.skip();
        notes.unfit("it should be " + expected);
        return null;
    }

    private record OfText() implements Form {
        @Override
        public void write(Object value, JsonGenerator out) {
            out.writeString((String) value);
        }

        @Override
        public @Nullable Object read(CborReader in, Notes notes) throws MalformedCbor {
            return in.isNext(Major.TEXT) ? in.text() : unfit(in, notes, "a text");
        }
    }

    private record OfNumber() implements Form {
        @Override
        public void write(Object value, JsonGenerator out) {
            out.writeNumber((Long) value);
        }

        @Override
        public @Nullable Object read(CborReader in, Notes notes) throws MalformedCbor {
            boolean isNegative = in.isNext(Major.NEGATIVE);
            if (!isNegative && !in.isNext(Major.UNSIGNED)) {
                return unfit(in, notes, "a number");
            }
            long number = in.number();
            if (number < 0) {
                notes.unfit("it should be a number");
                return null;
            }
            return isNegative ? -1 - number : number;
        }
    }

    private record OfTruth() implements Form {
        @Override
        public void write(Object value, JsonGenerator out) {
            out.writeBoolean((Boolean) value);
        }

        @Override
        public @Nullable Object read(CborReader in, Notes notes) throws MalformedCbor {
            return in.isTruthNext() ? (Boolean) in.truth() : unfit(in, notes, "true or false");
        }
    }

    private record OfEnum(Map<String, Object> byLabel, String labels) implements Form {
        static OfEnum of(Class<?> type) {
            SortedMap<String, Object> byLabel = new TreeMap<>();
            for (Object each : type.getEnumConstants()) {
                byLabel.put(each.toString(), each);
            }
            return new OfEnum(new HashMap<>(byLabel), "one of " + String.join(", ", byLabel.keySet()));
        }

        @Override
        public void write(Object value, JsonGenerator out) {
            out.writeString(value.toString());
        }

        @Override
        public @Nullable Object read(CborReader in, Notes notes) throws MalformedCbor {
            if (!in.isNext(Major.TEXT)) {
                return unfit(in, notes, labels);
            }
            Object found = byLabel.get(in.text());
            if (found == null) {
                notes.unfit("it should be " + labels);
            }
            return found;
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
        public @Nullable Object read(CborReader in, Notes notes) throws MalformedCbor {
            if (!in.isNext(Major.LIST)) {
                return unfit(in, notes, "a list");
            }
            List<Object> list = new ArrayList<>();
            boolean isFit = true;
            for (int left = in.beginList(); left > 0; left--) {
                Object found = element.read(in, notes);
                if (found != null) {
                    list.add(found);
                } else {
                    isFit = false;
                }
            }
            in.end();
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
        public @Nullable Object read(CborReader in, Notes notes) throws MalformedCbor {
            if (!in.isNext(Major.MAP)) {
                return unfit(in, notes, "a map");
            }
            AscendingEntries entries = new AscendingEntries();
            boolean isFit = true;
            for (int left = in.beginMap(); left > 0; left--) {
                String key = in.text();
                notes.enter(key);
                Object found = value.read(in, notes);
                notes.leave();
                if (found != null) {
                    entries.add(key, found);
                } else {
                    isFit = false;
                }
            }
            in.end();
            SortedMap<String, Object> map = entries.toMap();
            if (map.size() < entries.size()) {
                throw in.malformed("a name is there twice");
            }
            return isFit ? map : null;
        }
    }
}
