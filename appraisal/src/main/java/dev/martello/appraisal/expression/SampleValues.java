package dev.martello.appraisal.expression;

import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Makes values of samples, each of the type that facts have in its place. */
final class SampleValues {
    private static final String WHOLE_NUMBER = "-?\\d{1,18}";

    private SampleValues() {}

    /** The variables that a sample has; whatever is left out in it is absent. */
    static Map<String, Object> of(FactSample.Fields sample, Map<String, CelType> variables) throws MalformedExpression {
        Map<String, Object> values = new LinkedHashMap<>();
        for (Map.Entry<String, FactSample> each : sample.fields().entrySet()) {
            String name = each.getKey();
            values.put(name, value(name, known(name, Optional.ofNullable(variables.get(name))), each.getValue()));
        }
        return values;
    }

    private static Object value(String path, CelType type, FactSample sample) throws MalformedExpression {
        return switch (sample) {
            case FactSample.Fields(var fields) when type instanceof StructType struct -> struct(path, struct, fields);
            case FactSample.Fields(var fields) when type instanceof MapType map -> map(path, map.valueType(), fields);
            case FactSample.Elements(var elements)
            when type instanceof ListType list -> list(path, list.elemType(), elements);
            case FactSample.Scalar(String text) when type instanceof SimpleType simple -> scalar(path, simple, text);
            case FactSample.Fields _, FactSample.Elements _, FactSample.Scalar _ ->
                throw MalformedExpression.of(path + " is of type " + type.name());
        };
    }

    private static Map<String, Object> struct(String path, StructType type, Map<String, FactSample> fields)
            throws MalformedExpression {
        Map<String, Object> values = new LinkedHashMap<>();
        for (Map.Entry<String, FactSample> each : fields.entrySet()) {
            String inner = path + "." + each.getKey();
            Optional<CelType> field = type.findField(each.getKey()).map(StructType.Field::type);
            values.put(each.getKey(), value(inner, known(inner, field), each.getValue()));
        }
        return new FactMap(values);
    }

    private static Map<String, Object> map(String path, CelType type, Map<String, FactSample> entries)
            throws MalformedExpression {
        Map<String, Object> values = new TreeMap<>();
        for (Map.Entry<String, FactSample> each : entries.entrySet()) {
            values.put(each.getKey(), value(path + "." + each.getKey(), type, each.getValue()));
        }
        return new FactMap(values);
    }

    private static List<Object> list(String path, CelType type, List<FactSample> elements) throws MalformedExpression {
        List<Object> values = new ArrayList<>();
        for (FactSample each : elements) {
            values.add(value(path + "[" + values.size() + "]", type, each));
        }
        return new FactList(values);
    }

    private static Object scalar(String path, SimpleType type, String text) throws MalformedExpression {
        if (type.equals(SimpleType.STRING)) {
            return text;
        }
        if (type.equals(SimpleType.INT) && text.matches(WHOLE_NUMBER)) {
            return Long.valueOf(text);
        }
        if (type.equals(SimpleType.BOOL) && (text.equals("true") || text.equals("false"))) {
            return text.equals("true");
        }
        throw MalformedExpression.of(path + " is of type " + type.name() + ", and not " + text);
    }

    private static CelType known(String path, Optional<CelType> type) throws MalformedExpression {
        return type.orElseThrow(() -> MalformedExpression.of("facts have no " + path));
    }
}
