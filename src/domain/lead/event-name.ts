const EVENT_NAME = /^[a-z][a-z0-9]*(?:_[a-z0-9]+)*$/;
const LONGEST = 64;

/** What rules can name: `webinar_attended`. */
export const isEventName = (name: string): boolean => name.length <= LONGEST && EVENT_NAME.test(name);
