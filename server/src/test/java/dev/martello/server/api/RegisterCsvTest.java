package dev.martello.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.report.ApplianceId;
import dev.martello.server.store.RegisterEntry;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegisterCsvTest {
    private static final String A = "aa".repeat(32);
    private static final String B = "bb".repeat(32);
    private static final String HEADER = "ek_fingerprint,serial,site,rack_unit,ring\n";

    private static RegisterEntry entry(String fingerprint, String serial, String site) {
        return new RegisterEntry(ApplianceId.parse(fingerprint), serial, site, "R1", "early", Optional.empty());
    }

    private static List<RegisterEntry> read(String csv) throws MalformedRegister {
        return RegisterCsv.read(Bytes.utf8(csv));
    }

    @Test
    void readsWhatItWrites() throws MalformedRegister {
        List<RegisterEntry> entries = List.of(entry(A, "S,1", "Zürich \"West\""), entry(B, "S2", "two\nlines"));
        assertThat(RegisterCsv.read(RegisterCsv.write(entries))).isEqualTo(entries);
    }

    @Test
    void readsColumnsInAnyOrderAndWhateverEndsALine() throws MalformedRegister {
        String csv = "\uFEFFring,Serial,site,rack_unit,ek_fingerprint\r\n\r\nearly,S1, fra ,R1,"
                + A.toUpperCase(java.util.Locale.ROOT);
        assertThat(read(csv)).containsExactly(entry(A, "S1", "fra"));
        assertThat(read(HEADER)).isEmpty();
    }

    @Test
    void readsModelWhereThereIsOne() throws MalformedRegister {
        List<RegisterEntry> entries = read("model,ek_fingerprint,serial,site,rack_unit,ring\nMX-9," + A
                + ",S1,fra,R1,early\n," + B + ",S2,fra,R1,early");

        assertThat(entries).extracting(RegisterEntry::model).containsExactly(Optional.of("MX-9"), Optional.empty());
        assertThat(RegisterCsv.read(RegisterCsv.write(entries))).isEqualTo(entries);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|line 1: the header is missing",
                "serial,site|line 1: the columns are",
                "ek_fingerprint,serial,site,rack_unit,ring,ring|line 1: the columns are",
                "ek_fingerprint,serial,site,rack_unit,ring,colour|line 1: the columns are",
                "H12,S,s,r,g|line 2: ",
                "HAAA,S,s,r|line 2: there are 4 fields",
                "HAAA,S,,r,g|line 2: the site has",
                "HAAA,S,s\0,r,g|line 2: the site has a character that is none",
                "HAAA,S,s,r,gNAAA,T,s,r,g|line 3: the fingerprint or serial was there before",
                "HAAA,S,s,r,gNBBB,S,s,r,g|line 3: the fingerprint or serial was there before",
                "HAAA,\"S,s,r,g|line 2: a quotation mark is not closed",
                "HAAA,\"S\"x,s,r,g|line 2: a field goes on",
            })
    void saysInWhichLineWhatIsWrong(String coded, String problem) {
        String csv =
                coded.replace("H", HEADER).replace("AAA", A).replace("BBB", B).replace("N", "\n");
        assertThatThrownBy(() -> read(csv)).hasMessageStartingWith(problem);
    }

    @Test
    void refusesWhatIsNoText() {
        assertThatThrownBy(() -> RegisterCsv.read(Bytes.of(0xff, 0xfe))).hasMessage("line 1: the text is not UTF-8");
    }
}
