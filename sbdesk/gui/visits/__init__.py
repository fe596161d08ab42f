"""The tab 走访记录: visits planned and made, and the promises made in them."""
