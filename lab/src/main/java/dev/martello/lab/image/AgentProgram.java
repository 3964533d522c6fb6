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
 * @param workloadApi what comes behind these in the class path of its Workload API
 * @param mainClass what is started
 */
public record AgentProgram(List<Path> classPath, List<Path> workloadApi, String mainClass) {
    public AgentProgram {
        classPath = List.copyOf(classPath);
        workloadApi = List.copyOf(workloadApi);
    }

    /**
     * The program that starts with a class.
     *
     * @param libraries one class of each jar that it needs
     * @param workloadApi one class of each jar that the Workload API needs besides
     */
    public static AgentProgram of(String mainClass, List<Class<?>> libraries, List<Class<?>> workloadApi) {
        List<Path> classPath = origins(libraries);
        return new AgentProgram(
                classPath,
                origins(workloadApi).stream()
                        .filter(each -> !classPath.contains(each))
                        .toList(),
                mainClass);
    }

    private static List<Path> origins(List<Class<?>> types) {
        return types.stream().map(AgentProgram::origin).distinct().toList();
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

    /** All that it is made of. */
    List<Path> libraries() {
        return Stream.concat(classPath.stream(), workloadApi.stream()).toList();
    }

    /** The names that its libraries get on the appliance, in the order of the class path: a number, and the file's name. */
    List<String> libraryNames() {
        return namesOfAll().subList(0, classPath.size());
    }

    /** The same of {@link #libraries all}. */
    List<String> namesOfAll() {
        List<String> names = new ArrayList<>();
        for (Path each : libraries()) {
            String name = each.getFileName().toString();
            names.add("%02d-%s".formatted(names.size(), name.endsWith(".jar") ? name : name + ".jar"));
        }
        return names;
    }
}
