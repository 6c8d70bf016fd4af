import type { Page } from 'playwright-core';

/** What a person does on Google's consent page. */
export interface ConsentAnswer {
	account: string;
	/** Scopes whose box is cleared. */
	untick?: string[];
}

/** Answers the sandbox's consent page: the account, the boxes, Allow. */
export async function answerConsent(page: Page, { account, untick = [] }: ConsentAnswer) {
	await page.locator(`input[name="account"][value="${account}"]`).check();
	for (const scope of untick) await page.locator(`input[value="${scope}"]`).uncheck();
	await page.getByRole('button', { name: 'Allow' }).click();
}
