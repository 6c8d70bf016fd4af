/** How a person signs in anew, in the words of n8n's form: it has another button where an account is connected. */
export const signInAgain =
	'sign in with Google again ("Switch account", or "Sign in with Google" where no account is connected)';
