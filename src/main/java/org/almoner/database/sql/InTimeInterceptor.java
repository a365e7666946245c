package org.almoner.database.sql;

import io.smallrye.mutiny.Uni;
import jakarta.annotation.Priority;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;

/** Outside of Panache's interceptors: what is no longer waited for has its session until its end. */
@InTime
@Interceptor
@Priority(Interceptor.Priority.PLATFORM_BEFORE + 100)
class InTimeInterceptor {

    private final Reads reads;

    InTimeInterceptor(Reads reads) {
        this.reads = reads;
    }

    @AroundInvoke
    Object promise(InvocationContext call) throws Exception {
        Object promised = call.proceed();
        return promised instanceof Uni<?> work
                        && call.getInterceptorBinding(InTime.class).unless().isEmpty()
                ? reads.inTime(work)
                : promised;
    }
}
