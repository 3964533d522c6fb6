package dev.martello.lab.tool;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Where programs are looked for. */
public final class SearchPath {
    /** Where programs of the administrator are, which are not on everybody's path. */
    private static final List<Path> MORE_DIRECTORIES = List.of(Path.of("/usr/sbin"), Path.of("/sbin"));

    private SearchPath() {}

    /** The program that a command starts, if it is installed. */
    public static Optional<Path> find(String command) {
        Stream<Path> onPath = Arrays.stream(
                        Optional.ofNullable(System.getenv("PATH")).orElse("").split(File.pathSeparator, -1))
                .filter(directory -> !directory.isEmpty())
                .map(Path::of);
        return Stream.concat(onPath, MORE_DIRECTORIES.stream())
                .map(directory -> directory.resolve(command))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
