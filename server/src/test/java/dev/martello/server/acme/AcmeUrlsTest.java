package dev.martello.server.acme;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AcmeUrlsTest {
    private static final AcmeUrls URLS = new AcmeUrls("acme.cdn.example");

    @Test
    void onlyWhatMayBeTheNameOfAnAccountIsLookedFor() {
        String name = "mJla7RKp9InfjPhA5_hRGQmJla7RKp9InfjPhA5-hRG";
        assertThat(URLS.accountOf(URLS.account(name))).contains(name);
        for (String strange : new String[] {"", "\0", "a/orders", "a?b", "ü", "a\n", "a".repeat(65)}) {
            assertThat(URLS.accountOf(URLS.account(strange))).as(strange).isEmpty();
        }
        assertThat(URLS.accountOf("https://other.example/acme/v1/account/" + name))
                .isEmpty();
    }
}
