export default {
  name: '邻里',
  loading: '正在打开…',
  retry: '重试',
  empty: '暂无内容',
}
