package org.almoner.desk.frame;

import io.quarkus.qute.TemplateInstance;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * A page of which something takes long: when it is not there soon, what stands before that goes out, so that its reader sees that they
 * are being answered. What goes wrong until then is answered as ever; what goes wrong later must be told in the page.
 * When its reader leaves, nothing of it is asked for any more.
 */
public final class SlowPage {

    /** Stands once in the template, before what takes long. */
    static final String LATER = "<!-- later -->";

    private static final Duration SOON = Duration.ofMillis(50);

    private SlowPage() {}

    /**
     * The page in one piece or in two.
     *
     * @param beginning the page without what takes long
     * @param whole the page with it
     * @param failed the page with what went wrong
     */
    public static Multi<String> of(
            TemplateInstance beginning, Uni<TemplateInstance> whole, Function<Throwable, TemplateInstance> failed) {
        return of(
                html(Uni.createFrom().item(beginning)),
                html(whole),
                failure -> html(Uni.createFrom().item(failed.apply(failure))));
    }

    static Multi<String> of(
            Uni<String> beginning, Uni<String> whole, Function<Throwable, Uni<? extends String>> failed) {
        return Multi.createFrom().deferred(() -> {
            CompletableFuture<String> asked = new CompletableFuture<>();
            Cancellable asking = whole.subscribe().with(asked::complete, asked::completeExceptionally);
            // Copies: who waits for one for a short time would cancel it for all.
            Uni<String> once = Uni.createFrom().completionStage(asked::copy);
            return once.map(html -> true)
                    .ifNoItem()
                    .after(SOON)
                    .recoverWithItem(false)
                    .toMulti()
                    .concatMap(isThere -> isThere
                            ? once.toMulti()
                            : inTwo(beginning, once.onFailure().recoverWithUni(failed)))
                    .onCancellation()
                    .invoke(asking::cancel);
        });
    }

    private static Multi<String> inTwo(Uni<String> beginning, Uni<String> whole) {
        return Multi.createBy()
                .concatenating()
                .streams(
                        beginning
                                .map(html -> html.substring(0, html.indexOf(LATER)))
                                .toMulti(),
                        whole.map(html -> html.substring(html.indexOf(LATER))).toMulti());
    }

    private static Uni<String> html(Uni<TemplateInstance> page) {
        return page.chain(template -> Uni.createFrom().completionStage(template::renderAsync));
    }
}
