/** What goes wrong with Google, and what to do about it. */
export { classify, type ErrorContext } from './classify';
export { GmailError, type GmailErrorFacts } from './gmail-error';
export { guideTo, pages } from './pages';
export { signInAgain } from './sign-in-again';
