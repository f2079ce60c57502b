// `v-height="tell"`: tells the element's height, now and whenever it changes, to whatever must keep clear of it.
import type { ObjectDirective } from 'vue'

const observers = new WeakMap<HTMLElement, ResizeObserver>()

export const vHeight: ObjectDirective<HTMLElement, (height: string) => void> = {
  mounted(element, { value: tell }) {
    let last = ''
    const measure = () => {
      const height = `${element.offsetHeight}px`
      if (height !== last) tell((last = height))
    }
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    observers.set(element, observer)
  },
  unmounted(element) {
    observers.get(element)?.disconnect()
  },
}
