package dev.martello.lab.image;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The agent as this process has it.
 *
 * @param classPath jars and directories of classes, in their order
 * @param mainClass what is started
 */
public record AgentProgram(List<Path> classPath, String mainClass) {
    public AgentProgram {
        classPath = List.copyOf(classPath);
    }

    /**
     * The program that starts with a class.
     *
     * @param libraries one class of each jar that it needs
     */
    public static AgentProgram of(String mainClass, Class<?>... libraries) {
        return new AgentProgram(
                Stream.of(libraries).map(AgentProgram::origin).distinct().toList(), mainClass);
    }

    private static Path origin(Class<?> type) {
        try {
            CodeSource source = Optional.ofNullable(type.getProtectionDomain().getCodeSource())
                    .orElseThrow(() -> new IllegalArgumentException(type + " is of the Java runtime"));
            return Path.of(source.getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(type + " is of no file", e);
        }
    }

    /** The names that its libraries get on the appliance, in the order of the class path: a number, and the file's name. */
    List<String> libraryNames() {
        List<String> names = new ArrayList<>();
        for (Path each : classPath) {
            String name = each.getFileName().toString();
            names.add("%02d-%s".formatted(names.size(), name.endsWith(".jar") ? name : name + ".jar"));
        }
        return names;
    }
}
