package dev.martello.evidence.elf;

import dev.martello.bytes.Bytes;
import dev.martello.bytes.BytesReader;
import dev.martello.evidence.elf.ElfProtections.Canary;
import dev.martello.evidence.elf.ElfProtections.Fortify;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** The names of what a file takes from libraries, as far as they tell of protections. */
final class Imports {
    /** Libraries of a hundred megabytes have some hundred thousand symbols. */
    private static final int MAX_SYMBOLS_BYTES = 24 << 20;

    private static final int MAX_NAMES_BYTES = 16 << 20;

    /** A multiple of the size of a symbol in both forms. */
    private static final int CHUNK_BYTES = 48 << 10;

    /** None of the names that matter is longer. */
    private static final int MAX_NAME_BYTES = 32;

    private static final String STACK_CHECK = "__stack_chk_fail";

    private static final String PREFIX = "__";
    private static final String SUFFIX = "_chk";

    /** Functions of the GNU C library that have a form that checks: {@code __NAME_chk}. */
    private static final Set<String> CHECKABLE = Set.of(
            "asprintf",
            "confstr",
            "dprintf",
            "explicit_bzero",
            "fdelt",
            "fgets",
            "fgets_unlocked",
            "fgetws",
            "fgetws_unlocked",
            "fprintf",
            "fread",
            "fread_unlocked",
            "fwprintf",
            "getcwd",
            "getdomainname",
            "getgroups",
            "gethostname",
            "getlogin_r",
            "gets",
            "getwd",
            "longjmp",
            "mbsnrtowcs",
            "mbsrtowcs",
            "mbstowcs",
            "memcpy",
            "memmove",
            "mempcpy",
            "memset",
            "obstack_printf",
            "obstack_vprintf",
            "poll",
            "ppoll",
            "pread",
            "pread64",
            "printf",
            "ptsname_r",
            "read",
            "readlink",
            "readlinkat",
            "realpath",
            "recv",
            "recvfrom",
            "snprintf",
            "sprintf",
            "stpcpy",
            "stpncpy",
            "strcat",
            "strcpy",
            "strlcat",
            "strlcpy",
            "strncat",
            "strncpy",
            "swprintf",
            "syslog",
            "ttyname_r",
            "vasprintf",
            "vdprintf",
            "vfprintf",
            "vfwprintf",
            "vprintf",
            "vsnprintf",
            "vsprintf",
            "vswprintf",
            "vsyslog",
            "vwprintf",
            "wcpcpy",
            "wcpncpy",
            "wcrtomb",
            "wcscat",
            "wcscpy",
            "wcslcat",
            "wcslcpy",
            "wcsncat",
            "wcsncpy",
            "wcsnrtombs",
            "wcsrtombs",
            "wcstombs",
            "wctomb",
            "wmemcpy",
            "wmemmove",
            "wmempcpy",
            "wmemset",
            "wprintf");

    private final Set<String> names = new HashSet<>();

    private Imports() {}

    /** Empty if the file does not say where its symbols are. */
    static Optional<Imports> read(ElfOctets file, List<SectionHeader> sections, ElfClass elfClass)
            throws MalformedElf, IOException {
        for (SectionHeader each : sections) {
            if (each.type() == SectionHeader.SHT_DYNSYM) {
                if (each.link() >= sections.size()) {
                    throw new MalformedElf(
                            each.offset(), "sh_link is " + each.link() + " of " + sections.size() + " sections");
                }
                Imports imports = new Imports();
                imports.read(file, each, sections.get((int) each.link()), elfClass);
                return Optional.of(imports);
            }
        }
        return Optional.empty();
    }

    private void read(ElfOctets file, SectionHeader symbols, SectionHeader texts, ElfClass elfClass)
            throws MalformedElf, IOException {
        int left = ElfOctets.bounded(symbols.bytes(), MAX_SYMBOLS_BYTES, "the symbols");
        int textBytes = ElfOctets.bounded(texts.bytes(), MAX_NAMES_BYTES, "the names of symbols");
        left -= left % elfClass.symbolBytes;
        IntStream.Builder places = IntStream.builder();
        long offset = symbols.offset();
        while (left > 0) {
            int bytes = Math.min(left, CHUNK_BYTES);
            BytesReader<MalformedElf> in = file.reader(offset, bytes, "the symbols");
            while (!in.atEnd()) {
                symbol(in, elfClass, textBytes, places);
            }
            offset += bytes;
            left -= bytes;
        }
        names(file, texts.offset(), textBytes, places.build().sorted().toArray());
    }

    /** What is not defined in the file is imported. */
    private static void symbol(BytesReader<MalformedElf> in, ElfClass elfClass, int textBytes, IntStream.Builder places)
            throws MalformedElf {
        long name = in.u32("st_name");
        int section = switch (elfClass) {
            case ELFCLASS32 -> {
                in.skip(10, "st_value, st_size, st_info, st_other");
                yield in.u16("st_shndx");
            }
            case ELFCLASS64 -> {
                in.skip(2, "st_info, st_other");
                int found = in.u16("st_shndx");
                in.skip(16, "st_value, st_size");
                yield found;
            }
        };
        if (section == 0 && name != 0) {
            if (name >= textBytes) {
                throw in.malformed("st_name is " + name + ", the names have " + textBytes + " octets");
            }
            places.add((int) name);
        }
    }

    /** Reads names in the order in which they are in the file, a piece of it at a time: libraries may have megabytes of them. */
    private void names(ElfOctets file, long start, int textBytes, int[] places) throws MalformedElf, IOException {
        Bytes window = Bytes.EMPTY;
        int windowStart = 0;
        for (int place : places) {
            int end = Math.min(place + MAX_NAME_BYTES, textBytes);
            if (end > windowStart + window.length()) {
                windowStart = place;
                int bytes = Math.min(CHUNK_BYTES, textBytes - place);
                window = file.read(start + place, bytes, "the names of symbols");
            }
            add(window.slice(place - windowStart, end - windowStart));
        }
    }

    private void add(Bytes name) {
        int end = name.indexOf(0);
        if (end > 0) {
            String text = name.slice(0, end).toString(StandardCharsets.ISO_8859_1);
            if (text.equals(STACK_CHECK) || text.endsWith(SUFFIX) || CHECKABLE.contains(text)) {
                names.add(text);
            }
        }
    }

    Canary canary() {
        return names.contains(STACK_CHECK) ? Canary.PRESENT : Canary.NONE;
    }

    Fortify fortify() {
        boolean isAnyChecked = CHECKABLE.stream().anyMatch(each -> names.contains(PREFIX + each + SUFFIX));
        boolean isAnyUnchecked = CHECKABLE.stream().anyMatch(names::contains);
        if (isAnyChecked) {
            return isAnyUnchecked ? Fortify.SOME : Fortify.ALL;
        }
        return isAnyUnchecked ? Fortify.NONE : Fortify.NO_NEED;
    }
}
