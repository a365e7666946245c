package org.almoner.database.sql;

import jakarta.enterprise.util.Nonbinding;
import jakarta.interceptor.InterceptorBinding;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.almoner.database.pool.TimeLimits;

/**
 * What these methods promise comes in {@linkplain TimeLimits#reading time}, or they fail with a
 * {@link io.smallrye.mutiny.TimeoutException}: a database that is frozen keeps none of the limits that it has been given. The work
 * goes on to its end ({@link Patience}).
 */
@InterceptorBinding
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface InTime {

    /** For a method that takes longer or has no end: what limits it instead. Empty where this does. */
    @Nonbinding
    String unless() default "";
}
