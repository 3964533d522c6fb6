package dev.martello.appraisal.expression;

import com.google.common.collect.ImmutableCollection;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * The types of facts as CEL sees them, read off their records: a record is a message with its components as fields, an enum is
 * its text. So a fact has one name, and a rule that misspells it does not compile.
 */
final class FactTypes implements CelTypeProvider {
    private final ImmutableMap<String, CelType> variables;
    private final ImmutableMap<String, StructType> structs;
    private final ImmutableMap<String, ImmutableList<String>> enumTexts;

    FactTypes(Class<? extends Record> facts) {
        Scan scan = new Scan();
        ImmutableMap.Builder<String, CelType> parts = ImmutableMap.builder();
        for (RecordComponent each : facts.getRecordComponents()) {
            parts.put(each.getName(), scan.typeOf(each.getGenericType()));
        }
        this.variables = parts.buildOrThrow();
        this.structs = ImmutableMap.copyOf(scan.structs);
        this.enumTexts = ImmutableMap.copyOf(scan.enumTexts);
    }

    /** The parts of the facts, which are the variables of an expression. */
    ImmutableMap<String, CelType> variables() {
        return variables;
    }

    /** The texts that a field may have, if they are few. */
    Optional<? extends List<String>> texts(CelType struct, String field) {
        return Optional.ofNullable(enumTexts.get(struct.name() + "." + field));
    }

    @Override
    public ImmutableCollection<CelType> types() {
        return ImmutableList.copyOf(structs.values());
    }

    @Override
    public Optional<CelType> findType(String name) {
        return Optional.ofNullable(structs.get(name));
    }

    /** The variables for given facts; those of absent parts are left out. */
    static Map<String, Object> values(Record facts) {
        return fields(facts);
    }

    private static Map<String, Object> fields(Record record) {
        Map<String, Object> fields = new LinkedHashMap<>();
        RecordFields.forEach(record, (name, value) -> fields.put(name, value(value)));
        return fields;
    }

    /** A value of a fact as CEL takes it. */
    static Object value(Object value) {
        return switch (value) {
            case Record record -> new FactMap(fields(record));
            case List<?> list when isPlain(list) -> new FactList(list);
            case List<?> list ->
                new FactList(list.stream().map(FactTypes::value).toList());
            case SortedMap<?, ?> map when isPlain(map.values()) -> new FactMap(texts(map));
            case SortedMap<?, ?> map -> {
                Map<String, Object> values = new LinkedHashMap<>();
                map.forEach((name, each) -> values.put(name.toString(), value(each)));
                yield new FactMap(values);
            }
            case Enum<?> text -> text.toString();
            default -> value;
        };
    }

    /** Whether values, which are all of one type, are what CEL takes as they are. */
    private static boolean isPlain(Collection<?> values) {
        return values.isEmpty() || values.iterator().next() instanceof String;
    }

    /** A map of texts by text, as all sorted maps of facts with such values are. */
    @SuppressWarnings("unchecked")
    private static Map<String, Object> texts(SortedMap<?, ?> map) {
        return (Map<String, Object>) map;
    }

    /** Collects the types of records while it goes through them. */
    private static final class Scan {
        final Map<String, StructType> structs = new LinkedHashMap<>();
        final Map<String, ImmutableList<String>> enumTexts = new LinkedHashMap<>();

        CelType typeOf(Type type) {
            if (type instanceof ParameterizedType generic) {
                Type[] arguments = generic.getActualTypeArguments();
                CelType element = typeOf(arguments[arguments.length - 1]);
                return switch (generic.getRawType()) {
                    case Class<?> c when c == List.class -> ListType.create(element);
                    case Class<?> c when c == SortedMap.class -> MapType.create(SimpleType.STRING, element);
                    default -> element;
                };
            }
            return switch (type) {
                case Class<?> c when c == String.class || c.isEnum() -> SimpleType.STRING;
                case Class<?> c when c == long.class || c == Long.class -> SimpleType.INT;
                case Class<?> c when c == boolean.class || c == Boolean.class -> SimpleType.BOOL;
                case Class<?> c when c.isRecord() -> struct(c);
                default -> throw new IllegalStateException(type + " has no type in CEL");
            };
        }

        private StructType struct(Class<?> record) {
            String name = record.getSimpleName();
            StructType known = structs.get(name);
            if (known != null) {
                return known;
            }
            ImmutableMap.Builder<String, CelType> builder = ImmutableMap.builder();
            for (RecordComponent each : record.getRecordComponents()) {
                builder.put(each.getName(), typeOf(each.getGenericType()));
                enumOf(each.getGenericType())
                        .ifPresent(texts -> enumTexts.put(name + "." + each.getName(), texts(texts)));
            }
            ImmutableMap<String, CelType> fields = builder.buildOrThrow();
            StructType struct =
                    StructType.create(name, fields.keySet(), field -> Optional.ofNullable(fields.get(field)));
            structs.put(name, struct);
            return struct;
        }

        /** The enum that a component holds, if it holds one, or may hold one. */
        private static Optional<Class<?>> enumOf(Type type) {
            return switch (type) {
                case Class<?> c when c.isEnum() -> Optional.of(c);
                case ParameterizedType generic
                when generic.getRawType() == Optional.class -> enumOf(generic.getActualTypeArguments()[0]);
                default -> Optional.empty();
            };
        }

        private static ImmutableList<String> texts(Class<?> enumType) {
            return Arrays.stream(enumType.getEnumConstants())
                    .map(Object::toString)
                    .collect(ImmutableList.toImmutableList());
        }
    }
}
