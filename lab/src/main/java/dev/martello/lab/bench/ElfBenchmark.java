package dev.martello.lab.bench;

import dev.martello.evidence.elf.ElfProtections;
import dev.martello.evidence.elf.ElfSource;
import dev.martello.evidence.elf.MalformedElf;
import dev.martello.evidence.system.RegularFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.Optional;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What protects one program or library of this machine, which is opened and read for it. */
@State(Scope.Thread)
public class ElfBenchmark {
    private final BinaryFiles files = BinaryFiles.ofThisMachine();

    /** For JMH. */
    public ElfBenchmark() {}

    @Benchmark
    public Optional<ElfProtections> look() throws IOException, MalformedElf {
        try (FileChannel channel = RegularFiles.open(files.next())) {
            return ElfProtections.read(ElfSource.of(channel));
        }
    }
}
