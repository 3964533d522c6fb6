package dev.martello.evidence.canonical;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

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

    private static @Nullable Object unfit(CborReader in, Notes notes, CborReader.Head head, String expected)
            throws MalformedCbor {
        in.skip(head);
        notes.unfit("it should be " + expected);
        return null;
    }

    private record OfText() implements Form {
        @Override
        public void write(Object value, CborWriter out) {
            out.text((String) value);
        }

        @Override
        public @Nullable Object read(CborReader in, Notes notes) throws MalformedCbor {
            CborReader.Head head = in.head();
            return head.type() == MajorType.TEXT ? in.text(head) : unfit(in, notes, head, "a text");
        }
    }

    private record OfNumber() implements Form {
        @Override
        public void write(Object value, CborWriter out) {
            out.number((Long) value);
        }

        @Override
        public @Nullable Object read(CborReader in, Notes notes) throws MalformedCbor {
            CborReader.Head head = in.head();
            return switch (head.type()) {
                case UNSIGNED -> (Long) head.argument();
                case NEGATIVE -> (Long) ~head.argument();
                case OCTETS, TEXT, ARRAY, MAP, TAG, SIMPLE -> unfit(in, notes, head, "a number");
            };
        }
    }

    private record OfTruth() implements Form {
        @Override
        public void write(Object value, CborWriter out) {
            out.truth((Boolean) value);
        }

        @Override
        public @Nullable Object read(CborReader in, Notes notes) throws MalformedCbor {
            CborReader.Head head = in.head();
            return head.type() == MajorType.SIMPLE ? (Object) in.truth(head) : unfit(in, notes, head, "true or false");
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
        public void write(Object value, CborWriter out) {
            out.text(value.toString());
        }

        @Override
        public @Nullable Object read(CborReader in, Notes notes) throws MalformedCbor {
            CborReader.Head head = in.head();
            Object found =
                    head.type() == MajorType.TEXT ? byLabel.get(in.text(head)) : unfit(in, notes, head, "a text");
            if (found == null) {
                notes.unfit("it should be one of " + String.join(", ", new TreeMap<>(byLabel).keySet()));
            }
            return found;
        }
    }

    private record OfList(Form element) implements Form {
        @Override
        public void write(Object value, CborWriter out) {
            List<?> list = (List<?>) value;
            out.list(list.size());
            list.forEach(each -> element.write(each, out));
        }

        @Override
        public @Nullable Object read(CborReader in, Notes notes) throws MalformedCbor {
            CborReader.Head head = in.head();
            if (head.type() != MajorType.ARRAY) {
                return unfit(in, notes, head, "a list");
            }
            int elements = in.elements(head);
            List<Object> list = new ArrayList<>();
            boolean isFit = true;
            for (int i = 0; i < elements; i++) {
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
        public void write(Object map, CborWriter out) {
            // Whatever its order, it is written in one.
            SortedMap<String, Object> ordered = new TreeMap<>();
            ((Map<?, ?>) map).forEach((key, each) -> ordered.put((String) key, each));
            out.map(ordered.size());
            ordered.forEach((key, each) -> {
                out.text(key);
                value.write(each, out);
            });
        }

        @Override
        public @Nullable Object read(CborReader in, Notes notes) throws MalformedCbor {
            CborReader.Head head = in.head();
            if (head.type() != MajorType.MAP) {
                return unfit(in, notes, head, "a map");
            }
            int entries = in.entries(head);
            SortedMap<String, Object> map = new TreeMap<>();
            boolean isFit = true;
            String key = "";
            for (int i = 0; i < entries; i++) {
                key = in.key(key, i == 0);
                notes.enter(key);
                Object found = value.read(in, notes);
                notes.leave();
                if (found != null) {
                    map.put(key, found);
                } else {
                    isFit = false;
                }
            }
            return isFit ? map : null;
        }
    }
}
