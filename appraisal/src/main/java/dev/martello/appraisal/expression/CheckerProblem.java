package dev.martello.appraisal.expression;

import com.google.common.collect.ImmutableMap;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.types.CelType;
import dev.cel.common.types.StructType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says in plain words what the type checker of the language says, and which names there are in place of one that is not. */
final class CheckerProblem {
    private static final Pattern UNDECLARED = Pattern.compile("undeclared reference to '(.*)' \\(in container.*");
    private static final Pattern NO_FIELD = Pattern.compile("undefined field '(.*)'");
    private static final Pattern NO_FIELDS = Pattern.compile("type '(.*)' does not support field selection");
    private static final Pattern NO_OVERLOAD = Pattern.compile(
            "found no matching overload for '(.*)' applied to '(?:(.*)\\.)?\\((.*?)\\)'( \\(candidates.*)?",
            Pattern.DOTALL);
    private static final Pattern EXPECTED = Pattern.compile("expected type '(.*)' but found '(.*)'");

    private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", "<=", ">", ">=");
    private static final Set<String> CONNECTIVES = Set.of("&&", "||", "!");

    /** What can be called: the language's own, its macros, and those of the library for texts. */
    private static final Set<String> FUNCTIONS = new TreeSet<>(Set.of(
            "all",
            "bool",
            "charAt",
            "contains",
            "double",
            "duration",
            "dyn",
            "endsWith",
            "exists",
            "exists_one",
            "filter",
            "flatten",
            "has",
            "indexOf",
            "int",
            "join",
            "lastIndexOf",
            "lowerAscii",
            "map",
            "matches",
            "replace",
            "size",
            "split",
            "startsWith",
            "string",
            "substring",
            "timestamp",
            "trim",
            "type",
            "upperAscii"));

    private final String text;
    private final CelAbstractSyntaxTree parsed;
    private final ImmutableMap<String, CelType> names;
    private final FactTypes types;

    CheckerProblem(String text, CelAbstractSyntaxTree parsed, ImmutableMap<String, CelType> names, FactTypes types) {
        this.text = text;
        this.parsed = parsed;
        this.types = types;
        this.names = ImmutableMap.<String, CelType>builder()
                .putAll(types.variables())
                .putAll(names)
                .buildKeepingLast();
    }

    MalformedExpression of(CelIssue issue) {
        int offset = SourceOffset.of(issue, text);
        return MalformedExpression.at(offset, text, problem(issue.getMessage(), offset));
    }

    private String problem(String message, int offset) {
        Matcher undeclared = UNDECLARED.matcher(message);
        if (undeclared.matches()) {
            return noName(undeclared.group(1), offset);
        }
        Matcher noField = NO_FIELD.matcher(message);
        if (noField.matches()) {
            return noField(noField.group(1), offset);
        }
        Matcher noFields = NO_FIELDS.matcher(message);
        if (noFields.matches()) {
            return noFields(noFields.group(1));
        }
        Matcher noOverload = NO_OVERLOAD.matcher(message);
        if (noOverload.matches()) {
            String whose = noOverload.group(2) == null ? "" : " of " + TypeWords.of(noOverload.group(2));
            return notFor(operator(noOverload.group(1)) + whose, TypeWords.ofAll(noOverload.group(3)));
        }
        Matcher expected = EXPECTED.matcher(message);
        return expected.matches()
                ? "this must be " + TypeWords.of(expected.group(1)) + ", and is " + TypeWords.of(expected.group(2))
                : message.lines().findFirst().orElse("it does not compile");
    }

    private String noName(String name, int offset) {
        if (isCalled(name, offset)) {
            return FUNCTIONS.contains(name)
                    ? "'" + name + "' is not called so: it takes other arguments"
                    : "there is no function '" + name + "'" + NearNames.advice(name, FUNCTIONS, ", but ");
        }
        if (name.equals(FactScope.ELEMENT)) {
            return "there is no 'it' here: it is what an element is called where there is an \"each\"";
        }
        List<String> within = names.keySet().stream()
                .filter(each -> each.startsWith(name + "."))
                .toList();
        if (!within.isEmpty()) {
            return "'" + name + "' has " + String.join(", ", within) + " only";
        }
        List<String> all = new ArrayList<>(names.keySet());
        return NearNames.nearest(name, all)
                .or(() -> NearNames.nearest(name, fields()))
                .map(near -> "there is no '" + name + "'; did you mean '" + near + "'?")
                .orElseGet(() -> "there is no '" + name + "'" + NearNames.advice(name, all, ", but "));
    }

    /** A function that is not there is complained about at its parenthesis. */
    private boolean isCalled(String name, int offset) {
        String rest = text.substring(offset);
        String behind = rest.startsWith(name) ? rest.substring(name.length()).stripLeading() : rest;
        return behind.startsWith("(");
    }

    /** The fields of the facts, with the part that they are in. */
    private List<String> fields() {
        List<String> fields = new ArrayList<>();
        names.forEach((name, type) -> {
            if (type instanceof StructType struct) {
                struct.fieldNames().forEach(field -> fields.add(name + "." + field));
            }
        });
        return fields;
    }

    private String noField(String field, int offset) {
        ParsedTypes.Operand operand = new ParsedTypes(parsed, names)
                .operand(field, offset)
                .orElse(new ParsedTypes.Operand(Optional.empty(), Optional.empty()));
        String whose = operand.path()
                .or(() -> operand.type().map(type -> "a " + type.name()))
                .orElse("what is before it");
        Set<String> known = new TreeSet<>();
        operand.type()
                .ifPresentOrElse(
                        type -> known.addAll(type.fieldNames()),
                        () -> types.types().stream()
                                .map(StructType.class::cast)
                                .forEach(type -> known.addAll(type.fieldNames())));
        String start = whose + " has no '" + field + "'";
        if (NearNames.nearest(field, known).isPresent()) {
            return start + NearNames.advice(field, known, "");
        }
        return fields().stream()
                .filter(each -> each.endsWith("." + field))
                .findFirst()
                .map(elsewhere -> start + "; did you mean '" + elsewhere + "'?")
                .orElseGet(() -> start + NearNames.advice(field, known, ", but "));
    }

    private static String noFields(String type) {
        return type.startsWith("list")
                ? "a list has no fields: ask its elements, as in list.exists(each, each.path == \"/bin/sh\")"
                : TypeWords.of(type) + " has no fields";
    }

    /** As it is written: {@code _==_} is how the language calls an operator with something on both sides. */
    private static String operator(String function) {
        return function.equals("@in") ? "in" : function.replace("_", "");
    }

    private static String notFor(String operator, String found) {
        if (COMPARISONS.contains(operator)) {
            return operator + " compares two of one type, and here are " + found;
        }
        if (CONNECTIVES.contains(operator)) {
            return operator + " is for truths, and here " + (operator.equals("!") ? "is " : "are ") + found;
        }
        return operator.equals("in")
                ? "in wants a list or a map on its right side, and what it is about on its left; here are " + found
                : operator + " cannot be applied to " + found;
    }
}
