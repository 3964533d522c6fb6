package dev.martello.evidence.bootlog;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.bootlog.BootLogProblem.Kind;
import dev.martello.evidence.bootlog.CommandLine.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads what boot loaders and kernel stubs measured into PCRs 8 to 15. For one thread.
 *
 * @see <a href="https://www.gnu.org/software/grub/manual/grub/html_node/Measured-Boot.html">GRUB manual, "Measuring boot
 *     components"</a>
 * @see <a href="https://systemd.io/TPM2_PCR_MEASUREMENTS/">systemd, "TPM2 PCR Measurements Made by systemd"</a>
 * @see <a href="https://github.com/torvalds/linux/blob/master/drivers/firmware/efi/libstub/efi-stub-helper.c">Linux, efi-stub-helper.c</a>
 */
final class LoaderReader {
    private static final int FIRST_PCR = 8;
    private static final int LAST_PCR = 15;
    private static final int GRUB = 8;
    private static final int EFI_STUB = 9;
    private static final int UKI_SECTIONS = 11;
    private static final int KERNEL_CONFIGURATION = 12;

    /** {@code LOAD_OPTIONS_EVENT_TAG_ID} of Linux. */
    static final long LOAD_OPTIONS_TAG = 0x8f3b22edL;

    /** What GRUB puts before a kernel's command line, and what Fedora's did up to release 30. */
    private static final List<Bytes> GRUB_KERNEL =
            List.of(Bytes.ascii("kernel_cmdline: "), Bytes.ascii("grub_kernel_cmdline "));

    private static final List<Bytes> GRUB_OTHER =
            List.of(Bytes.ascii("grub_cmd: "), Bytes.ascii("module_cmdline: "), Bytes.ascii("grub_cmd "));

    private static final Bytes NUL = Bytes.of(0);
    private static final Bytes NUL16 = Bytes.of(0, 0);

    private final Problems problems;
    private final List<CommandLine> commandLines = new ArrayList<>();
    private final List<GrubCommand> grubCommands = new ArrayList<>();
    private final List<UkiSection> sections = new ArrayList<>();
    private final List<LoadedFile> files = new ArrayList<>();
    private Optional<String> sectionName = Optional.empty();

    LoaderReader(Problems problems) {
        this.problems = problems;
    }

    void read(MeasuredEvent event) {
        int pcr = event.pcr().number();
        if (pcr < FIRST_PCR || pcr > LAST_PCR) {
            return;
        }
        boolean understood = event.separator().isPresent()
                || switch (pcr) {
                    case GRUB -> isGrub(event) || isLoadOptions(event);
                    case EFI_STUB -> isTaggedLoadOptions(event);
                    case UKI_SECTIONS -> isSection(event);
                    case KERNEL_CONFIGURATION -> isLoadOptions(event);
                    default -> false;
                };
        if (!understood) {
            files.add(new LoadedFile(
                    event.number(), event.pcr(), EventDescription.label(event.event()), event.digests()));
        }
    }

    List<CommandLine> commandLines() {
        return commandLines;
    }

    List<GrubCommand> grubCommands() {
        return grubCommands;
    }

    List<UkiSection> sections() {
        return sections;
    }

    List<LoadedFile> files() {
        return files;
    }

    private boolean isGrub(MeasuredEvent event) {
        for (Bytes prefix : GRUB_KERNEL) {
            Optional<String> text = grubText(event, prefix);
            if (text.isPresent()) {
                commandLines.add(commandLine(event, Source.GRUB, text));
                return true;
            }
        }
        for (Bytes prefix : GRUB_OTHER) {
            Optional<String> text = grubText(event, prefix);
            if (text.isPresent()) {
                grubCommands.add(new GrubCommand(event.number(), text.get()));
                return true;
            }
        }
        return false;
    }

    /** GRUB measures the text without what it puts before it in the log, and without the NUL that ends it there. */
    private Optional<String> grubText(MeasuredEvent event, Bytes prefix) {
        if (!event.data().startsWith(prefix)) {
            return Optional.empty();
        }
        Bytes text = event.data().from(prefix.length());
        boolean terminated = !text.isEmpty() && text.at(text.length() - 1) == 0;
        Bytes bare = terminated ? text.slice(0, text.length() - 1) : text;
        if (event.isOf(bare) || event.isOf(text)) {
            return EventText.utf8(bare);
        }
        problems.add(Kind.FACT_UNPROVEN, event.event(), "gives a command of GRUB that its digests do not cover");
        return Optional.empty();
    }

    /** systemd-boot and systemd-stub measure load options in UTF-16; the log has them so as well. */
    private boolean isLoadOptions(MeasuredEvent event) {
        Optional<String> text = EventText.utf16(event.data());
        if (text.isEmpty() || EventText.utf8(event.data()).isPresent()) {
            return false;
        }
        Bytes octets = EventText.inUtf16(text.get());
        if (event.isOf(Bytes.concat(octets, NUL16)) || event.isOf(octets)) {
            commandLines.add(commandLine(event, Source.SYSTEMD_STUB, text));
            return true;
        }
        return false;
    }

    /** The event data is a label only: the text is not in the log. */
    private boolean isTaggedLoadOptions(MeasuredEvent event) {
        if (EventDescription.tag(event.data()) != LOAD_OPTIONS_TAG) {
            return false;
        }
        commandLines.add(commandLine(event, Source.EFI_STUB_LOAD_OPTIONS, Optional.empty()));
        return true;
    }

    /** A section is measured twice: its name with a NUL, then its content. */
    private boolean isSection(MeasuredEvent event) {
        Optional<String> name =
                EventText.utf16(event.data()).filter(each -> event.isOf(Bytes.concat(Bytes.utf8(each), NUL)));
        Optional<String> named = sectionName;
        sectionName = name;
        if (name.isPresent()) {
            return true;
        }
        named.ifPresent(section -> {
            sections.add(new UkiSection(event.number(), section, event.digests()));
            if (section.equals(".cmdline")) {
                commandLines.add(commandLine(event, Source.SYSTEMD_STUB_SECTION, Optional.empty()));
            }
        });
        return named.isPresent();
    }

    private CommandLine commandLine(MeasuredEvent event, Source source, Optional<String> text) {
        return new CommandLine(event.number(), event.pcr(), source, text, event.digests());
    }
}
