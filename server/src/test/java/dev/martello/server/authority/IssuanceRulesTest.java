package dev.martello.server.authority;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.martello.bytes.Bytes;
import dev.martello.server.store.KeyKind;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IssuanceRulesTest {
    private static IssuanceRules parse(String yaml) throws MalformedIssuanceRules {
        return IssuanceRules.parse(Bytes.utf8(yaml));
    }

    @Test
    void sayWhatIsWanted() throws Exception {
        IssuanceRules rules = parse("""
                issuance: 1
                lifetime: PT30M
                keys: [tpm]
                dns: ["{serial}.edge.cdn.example"]
                published: https://control.example:8443/pki/v1
                """);
        assertThat(rules.lifetime()).isEqualTo(Duration.ofMinutes(30));
        assertThat(rules.keys()).containsExactly(KeyKind.TPM);
        assertThat(rules.dns()).hasSize(1);
        assertThat(rules.published()).hasToString("Optional[https://control.example:8443/pki/v1]");
    }

    @Test
    void areTheUsualOnesWhereNothingIsSaid() throws Exception {
        assertThat(parse("issuance: 1")).isEqualTo(IssuanceRules.DEFAULT);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "issuance: 2                              | line 1: this format is not known here",
                "lifetime: PT1H                           | \"issuance: 1\" is missing",
                "issuance: 1\\nlifetime: PT4M59S          | line 2: expected a lifetime from PT5M to PT24H",
                "issuance: 1\\nlifetime: PT25H            | line 2: expected a lifetime",
                "issuance: 1\\nlifetime: an hour          | line 2: expected a lifetime",
                "issuance: 1\\nkeys: []                   | keys names memory, tpm or both",
                "issuance: 1\\nkeys: [disk]               | expected memory or tpm, found \"disk\"",
                "issuance: 1\\ndns: [\"{owner}.example\"] | expected a DNS name in lower case",
                "issuance: 1\\ndns: [\"*.example\"]       | expected a DNS name in lower case",
                "issuance: 1\\ndns: [\"{serial\"]         | expected a DNS name in lower case",
                "issuance: 1\\ndns: [\"Edge.example\"]    | expected a DNS name in lower case",
                "issuance: 1\\npublished: ftp://x         | expected an address",
                "issuance: 1\\npublished: https://x/      | expected an address",
                "issuance: 1\\nlife: PT1H                 | \"life\" is not a field",
                "issuance: 1\\nlifetime: PT1H\\nlifetime: PT1H | \"lifetime\" is there twice",
            })
    void areRefusedWithTheLineIfTheyAreNone(String yaml, String problem) {
        assertThatThrownBy(() -> parse(yaml.replace("\\n", "\n")))
                .isInstanceOf(MalformedIssuanceRules.class)
                .hasMessageContaining(problem);
    }
}
