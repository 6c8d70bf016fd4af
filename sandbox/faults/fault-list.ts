/** Faults that wait for their moment, in the order they were added. */
export class FaultList<Fault extends { times?: number }> {
	private faults: Fault[] = [];

	/** `check` throws for a fault that can never strike. */
	constructor(private readonly check: (fault: Fault) => void) {}

	/** Adds a fault; `times` is how often it strikes, without end when absent. */
	add(fault: Fault): void {
		this.check(fault);
		this.faults.push({ ...fault });
	}

	/** The first fault that fits, used up by one. */
	take(fits: (fault: Fault) => boolean): Fault | undefined {
		const fault = this.faults.find(fits);
		if (fault?.times === undefined) return fault;
		fault.times -= 1;
		if (fault.times <= 0) this.faults = this.faults.filter((other) => other !== fault);
		return fault;
	}

	/** What still waits. */
	list(): Fault[] {
		return [...this.faults];
	}

	clear(): void {
		this.faults = [];
	}
}
